/**
 * Results as people and scripts read them: text tables and JSON, pictures where they help. Formats
 * what the rooms below measured; measures nothing itself.
 */
package dev.bitbeat.report;

/**
 * Training runs as experiments: one run from recipe, fold and seed to a model file and its figures,
 * queues of runs that resume, tables of results and the statistics over them. What a figure looks
 * like on a page is the business of dev.bitbeat.report.
 */
package dev.bitbeat.experiment;

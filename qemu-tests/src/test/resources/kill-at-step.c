/* Preloaded into a program, it kills that (SIGKILL) right before the KILL_STEPth time that it deletes or renames a
   file below KILL_FOLDER. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static void step(const char *path) {
  static int steps;
  const char *folder = getenv("KILL_FOLDER");
  if (strncmp(path, folder, strlen(folder)) == 0 && ++steps == atoi(getenv("KILL_STEP"))) {
    raise(SIGKILL);
  }
}

int unlink(const char *path) {
  step(path);
  return ((int (*)(const char *))dlsym(RTLD_NEXT, "unlink"))(path);
}

int rename(const char *from, const char *to) {
  step(from);
  return ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(from, to);
}

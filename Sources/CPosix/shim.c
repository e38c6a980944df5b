#define _GNU_SOURCE
#include "CPosix.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int cposix_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int cposix_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC); }

int cposix_spawn_chdir(posix_spawn_file_actions_t *actions, const char *directory) {
    return posix_spawn_file_actions_addchdir_np(actions, directory);
}

int cposix_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

// By number: glibc has a wrapper only from 2.36 on.
int cposix_pidfd(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

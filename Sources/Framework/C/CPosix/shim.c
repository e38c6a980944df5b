#define _GNU_SOURCE
#include "CPosix.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
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

int cposix_memfd(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int cposix_is_open_to_its_user(void) {
    if (prctl(PR_GET_DUMPABLE) == 1) return 1;
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};
    if (syscall(SYS_capget, &header, data) != 0) return 0;
    return (data[CAP_TO_INDEX(CAP_SYS_PTRACE)].effective & CAP_TO_MASK(CAP_SYS_PTRACE)) != 0;
}

int cposix_is_in_memory(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 && (status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC);
}

int cposix_make_undumpable(void) { return prctl(PR_SET_DUMPABLE, 0); }

// Swift's runtime finds itself by way of /proc before main is called, and dies without naming what is missing; a program
// that is linked dynamically gets no arguments. Constructors with a priority come before the runtime's.
__attribute__((constructor(101))) static void require_proc(void) {
    if (access("/proc/self/maps", F_OK) == 0) return;
    fprintf(stderr, "%s: /proc is not mounted, which every program in Swift needs: mount -t proc proc /proc\n",
            program_invocation_short_name);
    _exit(1);
}

// What a process of the machine has open, by its name in the machine's own /proc: there openat2 follows no link out of the root, as it
// can't know where that leads.
static int open_in_proc(int root, const char *path, int flags) {
    const char *name = strrchr(path, '/');
    char parent[64];
    if (name == NULL || (size_t)(name - path) >= sizeof parent) return errno = EXDEV, -1;
    memcpy(parent, path, (size_t)(name - path));
    parent[name - path] = 0;
    struct open_how how = {.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT};
    int folder = (int)syscall(SYS_openat2, root, parent, &how, sizeof how);
    if (folder < 0) return -1;
    struct statfs status;
    int file = -1, reason = EXDEV;
    if (fstatfs(folder, &status) == 0 && status.f_type == PROC_SUPER_MAGIC) {
        file = openat(folder, name + 1, flags | O_CLOEXEC);
        reason = errno;
    }
    close(folder);
    errno = reason;
    return file;
}

int cposix_open_in_root(const char *root, const char *path, int flags, mode_t mode) {
    int folder = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return -1;
    struct open_how how = {
        .flags = (uint64_t)(flags | O_CLOEXEC), .mode = flags & O_CREAT ? mode : 0, .resolve = RESOLVE_IN_ROOT};
    int file = (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
    int reason = errno;
    if (file < 0 && reason == EXDEV) {
        file = open_in_proc(folder, path, flags);
        reason = errno;
    }
    close(folder);
    errno = reason;
    return file;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
// Programs that tests start get an environment of their own: Swift's own caches, and what a process holds that is killed, are no
// leaks in any of them.
const char *__asan_default_options(void) { return "detect_leaks=0"; }
#endif
#endif

// Calls of Linux and glibc that Swift's Glibc module does not show, as plain functions. None needs more than glibc 2.34.
#ifndef CPOSIX_H
#define CPOSIX_H

#include <spawn.h>
#include <sys/types.h>

/// pipe2 with O_CLOEXEC: fills in the reading and the writing end; 0, or -1 with errno.
int cposix_pipe(int ends[_Nonnull 2]);

/// accept4 with SOCK_CLOEXEC: the new connection, or -1 with errno.
int cposix_accept(int listener);

/// Lets the child start in `directory`; 0, or an error number.
int cposix_spawn_chdir(posix_spawn_file_actions_t *_Nonnull actions, const char *_Nonnull directory);

/// Closes every descriptor from `first` up in the child; 0, or an error number.
int cposix_spawn_close_from(posix_spawn_file_actions_t *_Nonnull actions, int first);

/// A descriptor that becomes readable when the process ends, or -1 with errno (ENOSYS before Linux 5.3).
int cposix_pidfd(pid_t process);

/// A new file that has no name and lies in memory, close-on-exec, or -1 with errno; `name` is shown in /proc only.
int cposix_memfd(const char *_Nonnull name);

/// Whether other processes of this user may open this process's files in /proc: it is dumpable, or they, like this one,
/// have CAP_SYS_PTRACE.
int cposix_is_open_to_its_user(void);

/// Whether the file system that holds `path` lies in memory (tmpfs, ramfs).
int cposix_is_in_memory(const char *_Nonnull path);

/// Makes this process undumpable: no core file, whatever the kernel's core_pattern, and no look into its memory by
/// others without CAP_SYS_PTRACE; 0, or -1 with errno.
int cposix_make_undumpable(void);

/// open below `root` as a process that has it for its root would, symbolic links included (Linux 5.6), close-on-exec: the
/// descriptor, or -1 with errno.
int cposix_open_in_root(const char *_Nonnull root, const char *_Nonnull path, int flags, mode_t mode);

#endif

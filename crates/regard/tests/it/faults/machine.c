/* A machine that fails, for a process that is made to load this: what the process writes to the files of one folder, and when it
 * syncs them, is put down in the order it happens, so that a power cut at any moment can be played afterwards; and the clock can be wrong.
 *
 * REGARD_TRACE names the file to put it down in and REGARD_TRACED the folder; REGARD_CLOCK_OFF_BY is in seconds. Without them nothing
 * is changed. A record is: a letter, the length of the name, the length of the bytes, the place in the file, the name, the bytes.
 * W is written, T cut to a length, S synced, D removed, A said on standard output. The index of the write-ahead log is left out: it
 * is memory, which a power cut empties.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define MOST_FILES 1024
#define LONGEST_NAME 128

static char names[MOST_FILES][LONGEST_NAME];
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static int trace = -1;

static const char *name_of(int fd) {
    return fd >= 0 && fd < MOST_FILES && names[fd][0] ? names[fd] : NULL;
}

/* The name of a file of the folder; NULL for any other, and for the index of the write-ahead log. */
static const char *traced(const char *path) {
    const char *folder = getenv("REGARD_TRACED");
    if (!folder || strncmp(path, folder, strlen(folder)) || path[strlen(folder)] != '/') return NULL;
    const char *name = path + strlen(folder) + 1;
    size_t length = strlen(name);
    if (length >= LONGEST_NAME || (length > 4 && !strcmp(name + length - 4, "-shm"))) return NULL;
    return name;
}

static void put_down(char letter, const char *name, uint64_t place, const void *bytes, uint32_t length) {
    struct { uint32_t letter, name, length, pad; uint64_t place; } head = {
        (uint32_t)letter, (uint32_t)strlen(name), length, 0, place};
    struct iovec parts[3] = {
        {&head, sizeof head}, {(void *)name, head.name}, {(void *)bytes, length}};
    pthread_mutex_lock(&one_at_a_time);
    if (trace < 0 && getenv("REGARD_TRACE"))
        trace = (int)syscall(SYS_openat, AT_FDCWD, getenv("REGARD_TRACE"),
                             O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (trace >= 0 && syscall(SYS_writev, trace, parts, length ? 3 : 2) < 0) abort();
    pthread_mutex_unlock(&one_at_a_time);
}

static int opened(int fd, const char *path, int how) {
    if (fd >= 0 && fd < MOST_FILES) {
        const char *name = traced(path);
        names[fd][0] = 0;
        if (name) strcpy(names[fd], name);
        if (name && (how & O_TRUNC)) put_down('T', name, 0, NULL, 0);
    }
    return fd;
}

#define OPENS(folder)                                                        \
    va_list words;                                                           \
    va_start(words, how);                                                    \
    mode_t mode = (how & (O_CREAT | O_TMPFILE)) ? va_arg(words, mode_t) : 0; \
    va_end(words);                                                           \
    return opened((int)syscall(SYS_openat, folder, path, how, mode), path, how)

int open(const char *path, int how, ...) { OPENS(AT_FDCWD); }
int open64(const char *path, int how, ...) { OPENS(AT_FDCWD); }
int openat(int folder, const char *path, int how, ...) { OPENS(folder); }
int openat64(int folder, const char *path, int how, ...) { OPENS(folder); }

int close(int fd) {
    if (fd >= 0 && fd < MOST_FILES) names[fd][0] = 0;
    return (int)syscall(SYS_close, fd);
}

static ssize_t written_at(int fd, const void *bytes, size_t length, off64_t place) {
    if (name_of(fd)) put_down('W', name_of(fd), (uint64_t)place, bytes, (uint32_t)length);
    return syscall(SYS_pwrite64, fd, bytes, length, place);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t place) {
    return written_at(fd, bytes, length, place);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t place) {
    return written_at(fd, bytes, length, place);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    ssize_t done = syscall(SYS_write, fd, bytes, length);
    if (fd == 1 && done > 0) put_down('A', "", 0, bytes, (uint32_t)done);
    if (name_of(fd) && done > 0)
        put_down('W', name_of(fd), (uint64_t)(lseek(fd, 0, SEEK_CUR) - done), bytes, (uint32_t)done);
    return done;
}

static int cut(int fd, off64_t length) {
    if (name_of(fd)) put_down('T', name_of(fd), (uint64_t)length, NULL, 0);
    return (int)syscall(SYS_ftruncate, fd, length);
}

int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

static int synced(int fd, long how) {
    int done = (int)syscall(how, fd);
    if (!done && name_of(fd)) put_down('S', name_of(fd), 0, NULL, 0);
    return done;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int unlink(const char *path) {
    if (traced(path)) put_down('D', traced(path), 0, NULL, 0);
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int clock_gettime(clockid_t which, struct timespec *now) {
    int done = (int)syscall(SYS_clock_gettime, which, now);
    const char *off_by = getenv("REGARD_CLOCK_OFF_BY");
    if (!done && which == CLOCK_REALTIME && off_by) now->tv_sec += atol(off_by);
    return done;
}

/* Records, in one total order, what a process writes to the files of one folder and what it sends to the network.
 *
 * Preloaded (LD_PRELOAD) into the real server, it stands between the program (SQLite among it) and the C library. Each
 * call becomes one record in the file WRITE_RECORDER_LOG; disk.py reads it. What counts when:
 *
 * - a write, a truncation, a send: from the moment it is called, so its record comes before the call;
 * - a sync: it covers what was called before it began, and holds from when it has returned; so it has two records.
 *
 * No lock is held during the calls themselves: threads overlap as they do without the recorder.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct record {
    uint8_t op;
    uint8_t unused[7];
    uint64_t inode;
    int64_t offset;    /* of a write; the length after a truncation; of a sync, its number */
    uint32_t path_length;
    uint32_t data_length;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static char folder[PATH_MAX];
static size_t folder_length;
static int64_t syncs;

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void open_log(void)
{
    const char *path = getenv("WRITE_RECORDER_LOG");
    const char *root = getenv("WRITE_RECORDER_FOLDER");
    if (!path || !root)
        return;
    snprintf(folder, sizeof folder, "%s", root);
    folder_length = strlen(folder);
    int fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        abort();
    log_fd = fcntl(fd, F_DUPFD_CLOEXEC, 400);
    syscall(SYS_close, fd);
}

static void put(const void *data, size_t length)
{
    while (length > 0) {
        ssize_t written = syscall(SYS_write, log_fd, data, length);
        if (written <= 0)
            abort(); /* a record with holes proves nothing */
        data = (const char *)data + written;
        length -= written;
    }
}

/* Append one record; its data may be in several pieces. */
static void note(uint8_t op, uint64_t inode, int64_t offset, const char *path, const struct iovec *data, int count)
{
    int kept_errno = errno;
    struct record record = {.op = op, .inode = inode, .offset = offset};
    record.path_length = path ? strlen(path) : 0;
    for (int i = 0; i < count; i++)
        record.data_length += data[i].iov_len;
    pthread_mutex_lock(&lock);
    put(&record, sizeof record);
    put(path, record.path_length);
    for (int i = 0; i < count; i++)
        put(data[i].iov_base, data[i].iov_len);
    pthread_mutex_unlock(&lock);
    errno = kept_errno;
}

/* Whether a path is the folder, or in it. */
static int is_ours(const char *path)
{
    return log_fd >= 0 && strncmp(path, folder, folder_length) == 0 &&
           (path[folder_length] == '/' || path[folder_length] == 0);
}

/* Whether a descriptor is of the folder or a file in it; its path and status then. */
static int is_our_file(int fd, char path[PATH_MAX], struct stat *status)
{
    int kept_errno = errno;
    char link[64];
    int found = 0;
    if (log_fd >= 0 && fstat(fd, status) == 0 && (S_ISREG(status->st_mode) || S_ISDIR(status->st_mode))) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, PATH_MAX - 1);
        if (length > 0) {
            path[length] = 0;
            found = is_ours(path);
        }
    }
    errno = kept_errno;
    return found;
}

static int is_network(int fd)
{
    int kept_errno = errno;
    int domain = 0;
    socklen_t size = sizeof domain;
    int found = log_fd >= 0 && getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 &&
                (domain == AF_INET || domain == AF_INET6);
    errno = kept_errno;
    return found;
}

static void note_write(int fd, const struct iovec *data, int count, int64_t offset)
{
    char path[PATH_MAX];
    struct stat status;
    if (is_our_file(fd, path, &status)) {
        if (offset < 0)
            offset = (fcntl(fd, F_GETFL) & O_APPEND) ? status.st_size : lseek(fd, 0, SEEK_CUR);
        note('W', status.st_ino, offset, path, data, count);
    } else if (is_network(fd)) {
        note('N', fd, 0, NULL, data, count);
    }
}

static void note_bytes(int fd, const void *data, size_t length, int64_t offset)
{
    struct iovec piece = {(void *)data, length};
    note_write(fd, &piece, 1, offset);
}

static void note_truncation(int fd, int64_t length)
{
    char path[PATH_MAX];
    struct stat status;
    if (is_our_file(fd, path, &status))
        note('T', status.st_ino, length, path, NULL, 0);
}

/* Files: contents. */

ssize_t write(int fd, const void *data, size_t length)
{
    REAL(write);
    note_bytes(fd, data, length, -1);
    return real(fd, data, length);
}

ssize_t writev(int fd, const struct iovec *data, int count)
{
    REAL(writev);
    note_write(fd, data, count, -1);
    return real(fd, data, count);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset)
{
    REAL(pwrite);
    note_bytes(fd, data, length, offset);
    return real(fd, data, length, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset)
{
    REAL(pwrite64);
    note_bytes(fd, data, length, offset);
    return real(fd, data, length, offset);
}

ssize_t __pwrite64(int fd, const void *data, size_t length, off64_t offset)
{
    return pwrite64(fd, data, length, offset);
}

ssize_t pwritev(int fd, const struct iovec *data, int count, off_t offset)
{
    REAL(pwritev);
    note_write(fd, data, count, offset);
    return real(fd, data, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *data, int count, off64_t offset)
{
    REAL(pwritev64);
    note_write(fd, data, count, offset);
    return real(fd, data, count, offset);
}

int ftruncate(int fd, off_t length)
{
    REAL(ftruncate);
    note_truncation(fd, length);
    return real(fd, length);
}

int ftruncate64(int fd, off64_t length)
{
    REAL(ftruncate64);
    note_truncation(fd, length);
    return real(fd, length);
}

static int recorded_sync(int fd, int (*real)(int))
{
    char path[PATH_MAX];
    struct stat status;
    int ours = is_our_file(fd, path, &status);
    int64_t number = 0;
    if (ours) {
        number = __atomic_add_fetch(&syncs, 1, __ATOMIC_SEQ_CST);
        note('B', status.st_ino, number, path, NULL, 0);
    }
    int result = real(fd);
    if (ours && result == 0)
        note('S', status.st_ino, number, path, NULL, 0);
    return result;
}

int fsync(int fd)
{
    REAL(fsync);
    return recorded_sync(fd, real);
}

int fdatasync(int fd)
{
    REAL(fdatasync);
    return recorded_sync(fd, real);
}

/* Files: names. */

static void note_opened(int fd, int flags, int existed)
{
    char path[PATH_MAX];
    struct stat status;
    if (fd < 0 || !is_our_file(fd, path, &status) || !S_ISREG(status.st_mode))
        return;
    if (!existed)
        note('C', status.st_ino, 0, path, NULL, 0);
    else if (flags & O_TRUNC)
        note('T', status.st_ino, 0, path, NULL, 0);
}

static int exists(int directory, const char *path)
{
    int kept_errno = errno;
    int found = faccessat(directory, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    errno = kept_errno;
    return found;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        MODE(flags); \
        REAL(name); \
        int existed = !(flags & O_CREAT) || exists(AT_FDCWD, path); \
        int fd = real(path, flags, mode); \
        note_opened(fd, flags, existed); \
        return fd; \
    }

#define OPENAT(name) \
    int name(int directory, const char *path, int flags, ...) \
    { \
        MODE(flags); \
        REAL(name); \
        int existed = !(flags & O_CREAT) || exists(directory, path); \
        int fd = real(directory, path, flags, mode); \
        note_opened(fd, flags, existed); \
        return fd; \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

int creat(const char *path, mode_t mode)
{
    return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int unlink(const char *path)
{
    REAL(unlink);
    if (is_ours(path))
        note('U', 0, 0, path, NULL, 0);
    return real(path);
}

int rename(const char *from, const char *to)
{
    REAL(rename);
    if (is_ours(from) || is_ours(to)) {
        struct iovec target = {(void *)to, strlen(to)};
        note('R', 0, 0, from, &target, 1);
    }
    return real(from, to);
}

/* The network. */

ssize_t send(int fd, const void *data, size_t length, int flags)
{
    REAL(send);
    struct iovec piece = {(void *)data, length};
    if (is_network(fd))
        note('N', fd, 0, NULL, &piece, 1);
    return real(fd, data, length, flags);
}

ssize_t sendto(int fd, const void *data, size_t length, int flags, const struct sockaddr *address, socklen_t size)
{
    REAL(sendto);
    struct iovec piece = {(void *)data, length};
    if (is_network(fd))
        note('N', fd, 0, NULL, &piece, 1);
    return real(fd, data, length, flags, address, size);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    REAL(sendmsg);
    if (is_network(fd))
        note('N', fd, 0, NULL, message->msg_iov, message->msg_iovlen);
    return real(fd, message, flags);
}

// The floor: the least that a server of event streams can do. One thread, one epoll, one send per stream.
//
//   GET anything    opens a stream (chunked, as a browser wants it)
//   POST anything   announces the body, which has one line, to every stream
//
// What is pending when the loop comes round goes out together, so that under a burst this is the coalescing floor; with
// --one-by-one each announcement is sent for itself. A stream whose socket does not take all of it is dropped: the floor
// keeps nothing, which is why it is the floor.
//
//   cc -O2 -o floor floor.c && ./floor PORT [--one-by-one]
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

enum { FDS = 1 << 16, REQUESTS = 256 << 10, PENDING = 8 << 20, ANSWERS = 4096 };

static const char HEAD[] = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-store\r\n"
                           "transfer-encoding: chunked\r\n\r\n";
static const char DONE[] = "HTTP/1.1 204 No Content\r\n\r\n";

static struct {
    char *in;      // what was read and is no whole request yet; none for a stream
    int length;
    int place;     // in streams; -1 for one who announces
} peers[FDS];

static int streams[FDS], stream_count;
static int answers[ANSWERS], answer_count;
static char pending[PENDING];
static size_t pending_bytes;
static int one_by_one, epoll;

static void end(int fd) {
    int place = peers[fd].place;
    if (place >= 0) {
        streams[place] = streams[--stream_count];
        peers[streams[place]].place = place;
    }
    peers[fd].place = -1;
    free(peers[fd].in);
    peers[fd].in = NULL;
    for (int i = 0; i < answer_count; i++)
        if (answers[i] == fd) answers[i--] = answers[--answer_count];
    close(fd);
}

static void send_pending(void) {
    for (int i = stream_count - 1; i >= 0 && pending_bytes > 0; i--)
        if (send(streams[i], pending, pending_bytes, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)pending_bytes)
            end(streams[i]);
    pending_bytes = 0;
    while (answer_count > 0) send(answers[--answer_count], DONE, sizeof DONE - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void announce(int fd, const char *data, int length) {
    if (pending_bytes + length + 64 > PENDING || answer_count == ANSWERS || one_by_one) send_pending();
    pending_bytes += sprintf(pending + pending_bytes, "%x\r\ndata: ", length + 8);
    memcpy(pending + pending_bytes, data, length);
    pending_bytes += length;
    memcpy(pending + pending_bytes, "\n\n\r\n", 4);
    pending_bytes += 4;
    answers[answer_count++] = fd;
}

// Takes the whole requests out of what was read.
static void serve(int fd) {
    char *from = peers[fd].in, *to = from + peers[fd].length, *rest;
    while ((rest = memmem(from, to - from, "\r\n\r\n", 4)) != NULL) {
        rest += 4;
        if (*from == 'G') {
            send(fd, HEAD, sizeof HEAD - 1, MSG_NOSIGNAL);
            free(peers[fd].in);
            peers[fd].in = NULL;
            peers[fd].place = stream_count;
            streams[stream_count++] = fd;
            return;
        }
        rest[-1] = 0;
        char *field = strcasestr(from, "\ncontent-length:");
        rest[-1] = '\n';
        int length = field ? atoi(field + 16) : 0;
        if (to - rest < length) break;
        announce(fd, rest, length);
        from = rest + length;
    }
    peers[fd].length = to - from;
    memmove(peers[fd].in, from, to - from);
}

static void ready(int fd) {
    char ignored[512];
    int is_stream = peers[fd].place >= 0;
    if (!is_stream && !peers[fd].in) return;  // it was dropped since this was reported
    int room = is_stream ? (int)sizeof ignored : REQUESTS - 1 - peers[fd].length;
    ssize_t got = recv(fd, is_stream ? ignored : peers[fd].in + peers[fd].length, room, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        end(fd);
    } else if (!is_stream) {
        peers[fd].length += got;
        peers[fd].in[peers[fd].length] = 0;
        serve(fd);
        if (peers[fd].in && peers[fd].length == REQUESTS - 1) end(fd);
    }
}

static void come(int listening) {
    int fd, on = 1;
    while ((fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (fd >= FDS || !(peers[fd].in = malloc(REQUESTS))) {
            close(fd);
            continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        peers[fd].length = 0;
        peers[fd].place = -1;
        struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.fd = fd};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

int main(int count, char **words) {
    if (count < 2) {
        fprintf(stderr, "usage: floor PORT [--one-by-one]\n");
        return 2;
    }
    one_by_one = count > 2 && !strcmp(words[2], "--one-by-one");
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    int listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listening, (struct sockaddr *)&at, sizeof at) || listen(listening, 4096)) {
        perror("floor: bind");
        return 1;
    }
    epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listening}, events[512];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listening, &event);
    for (;;) {
        int found = epoll_wait(epoll, events, 512, -1);
        for (int i = 0; i < found; i++) {
            if (events[i].data.fd == listening) come(listening);
            else ready(events[i].data.fd);
        }
        send_pending();
    }
}

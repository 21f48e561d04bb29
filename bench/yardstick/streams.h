// The streams: opening them, reading them, and checking what each of them hears.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>

enum { KEPT = 48, STAMP = 27, RING = 1 << 16 };
enum { CONNECTING, HEAD, BODY, GONE };
enum { SIZE, SIZE_END, DATA, DATA_END };

typedef struct {
    int fd;
    uint8_t state, chunked, part, has_event;
    long chunk;          // bytes left of the chunk, or its size in the making
    uint32_t last;       // the newest number heard
    int head_length;
    char *head;          // while it is read
    long line;           // bytes of the line so far
    char kept[KEPT];     // its beginning
} stream;

static int port, n = 1000, payload = 100, slow;
static const char *listen_path = "/listen";

static stream *streams;
static int epoll, open_count, failed_count, active, closed_count;
static uint32_t sent, measured_from;  // numbers of announcements
static uint64_t delivered, lost, late, cut, strange;
static uint64_t received_ns, last_delivery_ns;
static uint32_t heard_by[RING];
static histogram each, all;

static uint64_t hex(const char *from, int digits) {
    uint64_t value = 0;
    for (int i = 0; i < digits; i++) value = value << 4 | (from[i] <= '9' ? from[i] - '0' : (from[i] | 32) - 'a' + 10);
    return value;
}

static void heard(stream *s, uint32_t number, uint64_t due) {
    if (number > sent) {
        strange++;
    } else if (number <= s->last) {
        late++;  // a double, or out of order
    } else {
        lost += number - s->last - 1;
        s->last = number;
        delivered++;
        last_delivery_ns = received_ns;
        if (number < measured_from) return;
        add(&each, received_ns - due);
        if (++heard_by[number % RING] == (uint32_t)active) add(&all, received_ns - due);
    }
}

// At the end of each line. Lines end with LF alone, in all servers that this was tried with.
static void line(stream *s) {
    long length = s->line;
    s->line = 0;
    if (length > 5 && !memcmp(s->kept, "data:", 5)) {
        int at = s->kept[5] == ' ' ? 6 : 5;
        if (length < at + STAMP || s->kept[at] != '#' || s->kept[at + STAMP - 1] != '#') {
            strange++;
        } else {
            if (length != at + payload) cut++;
            s->has_event = 1;
        }
        memmove(s->kept, s->kept + at, STAMP);
    } else if (length == 0 && s->has_event) {
        s->has_event = 0;
        heard(s, hex(s->kept + 1, 8), hex(s->kept + 10, 16));
    }
}

static void body(stream *s, const char *from, const char *to) {
    while (from < to) {
        const char *end = memchr(from, '\n', to - from), *stop = end ? end : to;
        long length = stop - from;
        // Between an event's data and its blank line nothing is kept: the data is still in there.
        if (length > 0 && s->line < KEPT && !s->has_event)
            memcpy(s->kept + s->line, from, length < KEPT - s->line ? length : KEPT - s->line);
        s->line += length;
        if (!end) return;
        line(s);
        from = end + 1;
    }
}

static void chunks(stream *s, const char *from, const char *to) {
    while (from < to) {
        if (s->part == DATA) {
            long length = to - from < s->chunk ? to - from : s->chunk;
            body(s, from, from + length);
            from += length;
            if ((s->chunk -= length) == 0) s->part = DATA_END;
            continue;
        }
        char c = *from++;
        if (c == '\n') {
            s->part = s->part == DATA_END ? SIZE : DATA;
            if (s->part == SIZE) s->chunk = 0;
        } else if (s->part == SIZE && c != '\r' && c != ';') {
            s->chunk = s->chunk << 4 | hex(&c, 1);
        } else if (s->part == SIZE) {
            s->part = SIZE_END;
        }
    }
}

static int connection(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    if (fd < 0) die("socket: %s", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) die("connect: %s", strerror(errno));
    return fd;
}

static void gone(stream *s) {
    if (s->state < BODY) failed_count++;
    else closed_count++, active--;
    s->state = GONE;
    close(s->fd);
}

static void connected(stream *s) {
    char path[2048], request[4096];
    const char *place = strstr(listen_path, "%d");
    if (place) snprintf(path, sizeof path, "%.*s%d%s", (int)(place - listen_path), listen_path, (int)(s - streams), place + 2);
    else snprintf(path, sizeof path, "%s", listen_path);
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\naccept: text/event-stream\r\n"
                          "cache-control: no-cache\r\n\r\n", path, port);
    if (send(s->fd, request, length, MSG_NOSIGNAL) != length) {
        gone(s);
        return;
    }
    s->state = HEAD;
    if (s - streams < slow) {  // it counts as open, and is never looked at again
        epoll_ctl(epoll, EPOLL_CTL_DEL, s->fd, NULL);
        open_count++;
        return;
    }
    s->head = malloc(4096);
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = s};
    epoll_ctl(epoll, EPOLL_CTL_MOD, s->fd, &event);
}

// Returns where the body begins, or nothing if the head is not complete.
static const char *head(stream *s, const char *from, const char *to) {
    int length = to - from < 4095 - s->head_length ? to - from : 4095 - s->head_length, before = s->head_length;
    memcpy(s->head + before, from, length);
    s->head_length += length;
    s->head[s->head_length] = 0;
    char *end = strstr(s->head, "\r\n\r\n");
    if (!end) {
        if (s->head_length == 4095) die("the head of an answer has more than 4 KiB");
        return NULL;
    }
    if (strncmp(s->head + 8, " 200", 4)) die("listening was answered: %.40s", s->head);
    *end = 0;
    s->chunked = strcasestr(s->head, "transfer-encoding: chunked") != NULL;
    from += end + 4 - s->head - before;
    free(s->head);
    s->head = NULL;
    s->state = BODY;
    open_count++;
    active++;
    return from;
}

static void ready(stream *s, uint32_t events) {
    static char buffer[256 << 10];
    if (s->state == GONE) return;
    if (s->state == CONNECTING) {
        if (events & (EPOLLERR | EPOLLHUP)) gone(s);
        else connected(s);
        return;
    }
    ssize_t got = recv(s->fd, buffer, sizeof buffer, MSG_DONTWAIT);
    received_ns = now();
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        gone(s);
        return;
    }
    const char *from = buffer, *to = buffer + got;
    if (s->state == HEAD && !(from = head(s, from, to))) return;
    if (s->chunked) chunks(s, from, to);
    else body(s, from, to);
}

// The load: opens N streams of a server, announces through it, checks what every stream hears, and says what it cost.
//
// One thread, one epoll. Each announcement's data is its number, the time it was due, and filling:
//     #0000002a.00000d1f2a3b4c5d#xxxx...
// so whoever hears it can tell loss, doubles and disorder, a cut payload, and how late it came (from when it was due, not
// from when it could be sent: a server that is slow to accept does not make itself look quick).
//
//   cc -O2 -o load load.c && ./load --help
#define _GNU_SOURCE
#include "measure.h"
#include "streams.h"

static const char HELP[] =
    "usage: load --port PORT [options]          the result is one line of JSON\n"
    "  -n N              streams (1000)\n"
    "  --listen PATH     what is listened to (/listen); %d is the number of each stream\n"
    "  --announce PATH   what is announced to (/announce)\n"
    "  --load WHAT       single: the next when all have heard the last (the default)\n"
    "                    burst: 16 requests under way on one connection, at most 64 unheard\n"
    "                    rate:R: R a second, each timed from when it was due\n"
    "  --payload BYTES   data of an announcement (100)\n"
    "  --slow K          the first K streams never read\n"
    "  --warm D          deliveries before it is measured (0); with -n 0 announcements\n"
    "  --seconds S       measured for (4)\n"
    "  --count E         at most so many announcements are measured\n"
    "  --pid PID         a process of the server; may be repeated\n";

enum { DEPTH = 64, OPENING = 64, WARM_SECONDS = 60 };
#define FOREVER INT64_MAX
static const uint64_t PATIENCE_NS = 5000000000;

static const char *announce_path = "/announce";
static int depth = 1, unheard = 1;
static double rate, seconds = 4;
static long warm, count = FOREVER;

static uint32_t answered;
static uint64_t refused, last_answer_ns, lost_before;
static int announcer_fd = -1, out_length, out_room, in_length;
static char *out, in[64 << 10];

// ---- announcing ----

static void flush(void) {
    if (out_length == 0) return;
    ssize_t put = send(announcer_fd, out, out_length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put < 0 && errno != EAGAIN) die("announcing: %s", strerror(errno));
    if (put <= 0) return;
    memmove(out, out + put, out_length - put);
    out_length -= put;
}

static void announce(uint64_t due) {
    sent++;
    heard_by[sent % RING] = 0;
    out_length += sprintf(out + out_length, "POST %s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\ncontent-type: text/plain;charset=utf-8\r\n"
                          "content-length: %d\r\n\r\n#%08x.%016lx#", announce_path, port, payload, sent, (unsigned long)due);
    memset(out + out_length, 'x', payload - STAMP);
    out_length += payload - STAMP;
}

// Counts the whole answers in what was read.
static void answers(void) {
    ssize_t got = recv(announcer_fd, in + in_length, sizeof in - 1 - in_length, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) die("the server closed the connection that announces, after %u announcements", answered);
    last_answer_ns = now();
    in_length += got;
    in[in_length] = 0;
    char *from = in, *end;
    while ((end = strstr(from, "\r\n\r\n"))) {
        char *rest = end + 4;
        *end = 0;
        char *length = strcasestr(from, "\ncontent-length:");
        int chunked = strcasestr(from, "transfer-encoding: chunked") != NULL;
        int good = from[9] == '2';
        *end = '\r';
        if (chunked) {
            rest = strstr(rest, "\r\n0\r\n\r\n");
            if (!rest) break;
            rest += 7;
        } else if (length) {
            rest += atoi(length + 16);
            if (rest > in + in_length) break;
        }
        if (!good && refused++ == 0) fprintf(stderr, "load: announcing was answered: %.60s\n", from);
        answered++;
        from = rest;
    }
    in_length -= from - in;
    memmove(in, from, in_length);
    in[in_length] = 0;
}

// ---- the run ----

static void wait_ms(int ms) {
    struct epoll_event events[256];
    int found = epoll_wait(epoll, events, 256, ms);
    for (int i = 0; i < found; i++) {
        if (events[i].data.ptr) ready(events[i].data.ptr, events[i].events);
        else answers();
    }
}

static void wait_for(double s) {
    for (uint64_t until = now() + s * 1e9; now() < until;) wait_ms(10);
}

static void open_streams(void) {
    streams = calloc(n, sizeof *streams);
    uint64_t patience = now();
    for (int begun = 0, done = 0; done < n;) {
        for (; begun < n && begun - done < OPENING; begun++) {
            streams[begun].fd = connection();
            struct epoll_event event = {.events = EPOLLOUT, .data.ptr = &streams[begun]};
            epoll_ctl(epoll, EPOLL_CTL_ADD, streams[begun].fd, &event);
        }
        wait_ms(100);
        if (open_count + failed_count > done) patience = now();
        done = open_count + failed_count;
        if (now() - patience > 20e9) die("after %d streams no further one opens", open_count);
    }
    if (failed_count) die("%d of %d streams could not be opened", failed_count, n);
}

static uint32_t phase_first;   // the newest number before this phase
static uint64_t phase_begin, phase_heard;

static int64_t unheard_now(void) {
    return (int64_t)(sent - phase_first) * active - (int64_t)(delivered + lost - phase_heard);
}

static uint64_t due(void) {
    return phase_begin + (uint64_t)((sent - phase_first) * 1e9 / rate);
}

static int may_announce(uint64_t time) {
    if (sent - answered >= (uint32_t)depth || out_length > out_room - payload - 512) return 0;
    return rate > 0 ? due() <= time : active == 0 || unheard_now() <= (int64_t)(unheard - 1) * active;
}

// Announces for so long, or until so many were delivered or announced, and waits for what is under way then, as long as something
// still comes. Returns the seconds until the last delivery.
static double run(double for_seconds, int64_t for_deliveries, int64_t for_announcements) {
    uint64_t until, before = delivered;
    phase_first = sent;
    phase_heard = delivered + lost;
    phase_begin = last_delivery_ns = last_answer_ns = now();
    until = phase_begin + (uint64_t)(for_seconds * 1e9);
    for (;;) {
        uint64_t time = now(), last = last_delivery_ns > last_answer_ns ? last_delivery_ns : last_answer_ns;
        int more;
        while ((more = time < until && (int64_t)(delivered - before) < for_deliveries && sent - phase_first < for_announcements)
               && may_announce(time))
            announce(rate > 0 ? due() : time);
        flush();
        int under_way = answered < sent || unheard_now() > 0;
        if (!more && !under_way) break;
        if (under_way && time > last + PATIENCE_NS) break;
        wait_ms(!more || rate == 0 ? 100 : due() > time + 2000000 ? 1 : 0);
    }
    return ((active > 0 ? last_delivery_ns : last_answer_ns) - phase_begin) / 1e9;
}

static void report(double opened_s, const usage u[4], double took, double own) {
    uint32_t announced = sent - phase_first;
    uint64_t wanted = (uint64_t)announced * (n - slow), got = delivered - (phase_heard - lost_before);
    double server = u[3].user + u[3].system - u[2].user - u[2].system;
    printf("{\"streams\": %d, \"slow\": %d, \"payload\": %d, \"announced\": %u, \"delivered\": %lu, \"missing\": %ld, \"late\": %lu, "
           "\"cut\": %lu, \"strange\": %lu, \"refused\": %lu, \"closed\": %d, ",
           n, slow, payload, announced, got, (long)(wanted - got), late, cut, strange, refused, closed_count);
    printf("\"seconds\": %.3f, \"server_s\": %.2f, \"server_user_s\": %.2f, \"load_s\": %.2f, \"others_s\": %.2f, ",
           took, server, u[3].user - u[2].user, own, u[3].busy - u[2].busy - server - own);
    printf("\"latency_ms\": [%.3f, %.3f, %.3f], \"all_heard_ms\": [%.3f, %.3f, %.3f], ",
           quantile_ms(&each, .5), quantile_ms(&each, .99), each.max / 1e6,
           quantile_ms(&all, .5), quantile_ms(&all, .99), all.max / 1e6);
    printf("\"opening_s\": %.3f, \"opening_server_s\": %.2f, \"resident_kb\": [%ld, %ld, %ld], \"tcp_kb\": [%ld, %ld, %ld]}\n",
           opened_s, u[1].user + u[1].system - u[0].user - u[0].system, u[0].resident_kb, u[2].resident_kb, u[3].resident_kb,
           u[0].tcp_kb, u[2].tcp_kb, u[3].tcp_kb);
}

static void what(const char *word) {
    if (!strcmp(word, "burst")) depth = 16, unheard = 64;
    else if (!strncmp(word, "rate:", 5) && (rate = atof(word + 5)) > 0) depth = DEPTH;
    else if (strcmp(word, "single")) die("--load is %s; single, burst and rate:R are known", word);
}

static void options(int word_count, char **words) {
    for (int i = 1; i < word_count; i += 2) {
        const char *name = words[i], *value = i + 1 < word_count ? words[i + 1] : NULL;
        if (!value) {
            fputs(HELP, strcmp(name, "--help") ? stderr : stdout);
            exit(strcmp(name, "--help") ? 2 : 0);
        }
        if (!strcmp(name, "--port")) port = atoi(value);
        else if (!strcmp(name, "-n")) n = atoi(value);
        else if (!strcmp(name, "--listen")) listen_path = value;
        else if (!strcmp(name, "--announce")) announce_path = value;
        else if (!strcmp(name, "--load")) what(value);
        else if (!strcmp(name, "--payload")) payload = atoi(value);
        else if (!strcmp(name, "--slow")) slow = atoi(value);
        else if (!strcmp(name, "--warm")) warm = atol(value);
        else if (!strcmp(name, "--seconds")) seconds = atof(value);
        else if (!strcmp(name, "--count")) count = atol(value);
        else if (!strcmp(name, "--pid") && pid_count < 64) pids[pid_count++] = atoi(value);
        else die("%s is not known; --help shows what is", name);
    }
    if (port < 1 || n < 0 || slow < 0 || slow > n || payload < STAMP || payload > 200 << 10 || seconds <= 0)
        die("a port, -n of 0 or more, --slow of at most that, --payload of %d to %d and --seconds above 0 are needed", STAMP, 200 << 10);
}

int main(int word_count, char **words) {
    options(word_count, words);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if ((rlim_t)n + 50 > files.rlim_cur) die("%d streams are more than the %lu files that this process may open", n, files.rlim_cur);

    usage u[4];
    epoll = epoll_create1(0);
    out = malloc(out_room = DEPTH * (payload + 512));
    u[0] = use();
    uint64_t begin = now();
    open_streams();
    double opened_s = (now() - begin) / 1e9;
    u[1] = use();
    announcer_fd = connection();
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll, EPOLL_CTL_ADD, announcer_fd, &event);
    wait_for(0.5);  // what a server sends first, and the connection
    if (warm > 0) run(WARM_SECONDS, warm, n > slow ? FOREVER : warm);
    measured_from = sent + 1;
    lost_before = lost;
    wait_for(0.2);
    u[2] = use();
    double own = own_cpu(), took = run(seconds, FOREVER, count);
    own = own_cpu() - own;
    u[3] = use();
    report(opened_s, u, took, own);
    return 0;
}

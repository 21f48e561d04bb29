// What is measured: time, the CPU time and memory of the server's processes, how late deliveries were.
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static int pids[64], pid_count;

static void die(const char *format, ...) {
    va_list words;
    va_start(words, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, words);
    fputc('\n', stderr);
    exit(2);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

enum { BUCKETS = 64 * 32 };
typedef struct { uint64_t counts[BUCKETS], count, max; } histogram;  // 32 steps for each doubling

static int bucket(uint64_t ns) {
    if (ns < 32) return ns;
    int doubling = 58 - __builtin_clzll(ns);
    return (doubling + 1) * 32 + ((ns >> doubling) & 31);
}

static void add(histogram *h, uint64_t ns) {
    h->counts[bucket(ns)]++;
    h->count++;
    if (ns > h->max) h->max = ns;
}

static double quantile_ms(const histogram *h, double part) {
    uint64_t wanted = h->count * part, seen = 0;
    for (int i = 0; i < BUCKETS; i++)
        if ((seen += h->counts[i]) > wanted) return (i < 32 ? i : (32.5 + i % 32) * (1ull << (i / 32 - 1))) / 1e6;
    return h->max / 1e6;
}

typedef struct { double user, system, busy; long resident_kb, tcp_kb; } usage;

static usage use(void) {
    usage u = {0};
    char text[4096];
    double tick = sysconf(_SC_CLK_TCK);
    for (int i = 0; i < pid_count; i++) {
        unsigned long user, system;
        snprintf(text, sizeof text, "/proc/%d/stat", pids[i]);
        FILE *f = fopen(text, "r");
        if (!f || !fgets(text, sizeof text, f)) die("process %d is gone", pids[i]);
        fclose(f);
        sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
        u.user += user / tick;
        u.system += system / tick;
        snprintf(text, sizeof text, "/proc/%d/statm", pids[i]);
        long pages = 0;
        if ((f = fopen(text, "r"))) {
            if (fscanf(f, "%*d %ld", &pages) == 1) u.resident_kb += pages * (sysconf(_SC_PAGESIZE) >> 10);
            fclose(f);
        }
    }
    FILE *f = fopen("/proc/stat", "r");
    unsigned long c[8] = {0};
    if (f && fscanf(f, "cpu %lu %lu %lu %lu %lu %lu %lu %lu", c, c + 1, c + 2, c + 3, c + 4, c + 5, c + 6, c + 7) == 8)
        u.busy = (c[0] + c[1] + c[2] + c[5] + c[6] + c[7]) / tick;
    if (f) fclose(f);
    if ((f = fopen("/proc/net/sockstat", "r"))) {
        while (fgets(text, sizeof text, f)) {
            char *memory = strncmp(text, "TCP:", 4) ? NULL : strstr(text, "mem ");
            if (memory) u.tcp_kb = atol(memory + 4) * (sysconf(_SC_PAGESIZE) >> 10);
        }
        fclose(f);
    }
    return u;
}

static double own_cpu(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* The floor: copies bytes between pairs of sockets, and nothing else. One thread, epoll, no allocation after a pair is made. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct end { int fd; struct end *other; };

static int tcp(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static struct sockaddr_in loopback(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return a;
}

static void watch(int epoll, struct end *end)
{
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = end };
    epoll_ctl(epoll, EPOLL_CTL_ADD, end->fd, &e);
}

static void pair(int epoll, int listener, int model_port)
{
    int one = 1;
    struct sockaddr_in model = loopback(model_port);
    struct end *a = malloc(sizeof *a), *b = malloc(sizeof *b);
    a->fd = accept(listener, 0, 0);
    setsockopt(a->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    b->fd = tcp();
    a->other = b;
    b->other = a;
    if (connect(b->fd, (struct sockaddr *)&model, sizeof model)) { close(a->fd); close(b->fd); free(a); free(b); return; }
    watch(epoll, a);
    watch(epoll, b);
}

int main(int count, char **arguments)
{
    if (count != 3) { fprintf(stderr, "usage: floor PORT MODEL_PORT\n"); return 2; }
    static char bytes[65536];
    struct sockaddr_in own = loopback(atoi(arguments[1]));
    struct end listener = { tcp(), 0 };
    int epoll = epoll_create1(0);
    if (bind(listener.fd, (struct sockaddr *)&own, sizeof own) || listen(listener.fd, 512)) { perror("listen"); return 1; }
    watch(epoll, &listener);
    for (;;) {
        struct epoll_event ready[64];
        int n = epoll_wait(epoll, ready, 64, -1);
        for (int i = 0; i < n; i++) {
            struct end *end = ready[i].data.ptr;
            if (!end->other) { pair(epoll, listener.fd, atoi(arguments[2])); continue; }
            ssize_t got = recv(end->fd, bytes, sizeof bytes, 0);
            if (got > 0) {
                for (ssize_t sent = 0; sent < got;) {
                    ssize_t k = send(end->other->fd, bytes + sent, got - sent, MSG_NOSIGNAL);
                    if (k <= 0) break;
                    sent += k;
                }
            } else if (end->fd >= 0) {
                epoll_ctl(epoll, EPOLL_CTL_DEL, end->fd, 0);
                shutdown(end->other->fd, SHUT_WR);
            }
        }
    }
}

#!/bin/bash
# IORING_OP_SEND on a blocking socket to a reader that does not read: no thread sleeps in send(); the kernel holds the request and waits by poll.
. "$(dirname "$0")/../lib.sh"
start $PEER sink 9107 40; waitport 9107
cat >$T/u.c <<'E'
#include <linux/io_uring.h>
#include <sys/syscall.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <string.h>
#include <stdio.h>
#include <unistd.h>
#include <stdlib.h>
int main(void) {
  struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(9107) }; inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
  int s = socket(AF_INET, SOCK_STREAM, 0); if (connect(s, (void *)&a, sizeof a)) return 1;
  struct io_uring_params p; memset(&p, 0, sizeof p); int r = syscall(SYS_io_uring_setup, 8, &p); if (r < 0) { perror("setup"); return 1; }
  char *q = mmap(0, p.sq_off.array + p.sq_entries * 4 + 4096, 3, MAP_SHARED | MAP_POPULATE, r, IORING_OFF_SQ_RING), *c = mmap(0, p.cq_off.cqes + p.cq_entries * 16, 3, MAP_SHARED | MAP_POPULATE, r, IORING_OFF_CQ_RING);
  struct io_uring_sqe *e = mmap(0, p.sq_entries * sizeof *e, 3, MAP_SHARED | MAP_POPULATE, r, IORING_OFF_SQES);
  unsigned *tail = (void *)(q + p.sq_off.tail), *mask = (void *)(q + p.sq_off.ring_mask), *arr = (void *)(q + p.sq_off.array), *ch = (void *)(c + p.cq_off.head), *ct = (void *)(c + p.cq_off.tail), *cm = (void *)(c + p.cq_off.ring_mask);
  struct io_uring_cqe *cq = (void *)(c + p.cq_off.cqes); char *b = malloc(1 << 20); memset(b, 'u', 1 << 20); long n = 0;
  for (;;) { unsigned i = *tail & *mask; memset(&e[i], 0, sizeof *e); e[i].opcode = IORING_OP_SEND; e[i].fd = s; e[i].addr = (unsigned long)b; e[i].len = 1 << 20; if (getenv("WAITALL")) e[i].msg_flags = MSG_WAITALL; arr[i] = i; __atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
    syscall(SYS_io_uring_enter, r, 1, 1, IORING_ENTER_GETEVENTS, 0, 0);
    while (*ch != __atomic_load_n(ct, __ATOMIC_ACQUIRE)) { n += cq[*ch & *cm].res; fprintf(stderr, "done %d, in all %ld\n", cq[*ch & *cm].res, n); __atomic_store_n(ch, *ch + 1, __ATOMIC_RELEASE); } }
}
E
gcc -o $T/u $T/u.c || exit 1
WAITALL=1 $T/u 2>$T/log & S=$!; PIDS="$PIDS $S"; sleep 2
look "io_uring sender" state established "dport = :9107"

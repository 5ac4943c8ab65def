#!/bin/bash
# ssh runs; only the pipe behind it is not read. The SSH channel's window (2 MB) fills; TCP is idle.
. "$(dirname "$0")/../lib.sh"
ssh-keygen -q -t ed25519 -N '' -f $T/hk; ssh-keygen -q -t ed25519 -N '' -f $T/k; cp $T/k.pub $T/ak; chmod 600 $T/ak; mkdir -p /run/sshd
start /usr/sbin/sshd -D -f /dev/null -h $T/hk -p 2222 -o ListenAddress=127.0.0.1 -o AuthorizedKeysFile=$T/ak -o StrictModes=no -o UsePAM=no -o PidFile=$T/pid; waitport 2222
start bash -c "ssh -F none -i $T/k -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=$T/kh root@127.0.0.1 'head -c 500000000 /dev/zero' | sleep 40"
sleep 3
look "sshd to client" state established "sport = :2222"

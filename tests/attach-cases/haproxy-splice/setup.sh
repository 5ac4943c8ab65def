#!/bin/bash
# As haproxy-slow-client, with option splice-auto, splice-response: bytes wait in a pipe between the sockets.
OPTION=$'option splice-response\n  option splice-request'
. "$(dirname "$0")/../haproxy-slow-client/setup.sh"

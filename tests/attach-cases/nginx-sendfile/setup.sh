#!/bin/bash
# As nginx-nosendfile, with sendfile on.
SENDFILE=on
. "$(dirname "$0")/../nginx-nosendfile/setup.sh"

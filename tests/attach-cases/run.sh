#!/usr/bin/env bash
# Plays real programs with a stuck or slow sender, and checks what `skbscope attach --once` says of each: every line of its
# says.txt is a pattern that must be found (with `!` before it: must not). Each case has a network namespace of its own.
#   SKBSCOPE=PATH tests/attach-cases/run.sh [CASE...]
set -uo pipefail
SKBSCOPE=$(realpath -e "${SKBSCOPE:?the program under test}") || exit 1
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
export SKBSCOPE LIMIT=60 PATH=$PATH:/usr/sbin:/usr/local/sbin
if ! unshare -n true 2>/dev/null; then
    echo "SKIPPED: all cases; it takes root to make a network namespace"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Says what is missing, if anything.
check() {
    local pattern missing=0
    [ -s "$1/says.txt" ] || { echo "  there is no $1/says.txt"; return 1; }
    while IFS= read -r pattern; do
        case $pattern in
        '#'* | '') ;;
        '!'*) ! grep -Eq -- "${pattern#!}" "$2" || { echo "  must not say: ${pattern#!}"; missing=1; } ;;
        *) grep -Eq -- "$pattern" "$2" || { echo "  does not say: $pattern"; missing=1; } ;;
        esac
    done <"$1/says.txt"
    return "$missing"
}

play() {
    local name=$1 program try
    program=$(sed -n 's/^# needs: //p' "$name/says.txt")
    if [ -n "$program" ] && ! command -v "$program" >/dev/null; then
        echo "SKIPPED $name: $program is not installed"
        return 0
    fi
    # A busy machine may not bring a program to where it is to be looked at in time.
    for try in 1 2 3; do
        bash "$name/setup.sh" </dev/null >"$work/$name.out" 2>&1
        if check "$name" "$work/$name.out" >"$work/$name.said"; then
            echo "ok $name"
            return 0
        fi
    done
    echo "FAILED $name"
    cat "$work/$name.said"
    sed 's/^/  | /' "$work/$name.out"
    return 1
}
export -f play check
export work

cases=("$@")
[ ${#cases[@]} -gt 0 ] || cases=($(ls -d */ | tr -d /))
printf '%s\n' "${cases[@]}" | xargs -P 4 -I{} bash -c 'play {} || touch "$work/failed"'
if [ -e "$work/failed" ]; then
    exit 1
fi
echo "all cases are as they must be"

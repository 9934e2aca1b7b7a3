# Runs a command that cannot outlive its starter: sh -c <this> <signal> <grace seconds> <command...>
#
# The starter keeps the other end of our standard input open. A helper in the background reads it: a line means that the
# command has ended and was seen to, the bare end of the pipe that the starter is gone, even by SIGKILL. Then the helper asks
# the command to end, and forces it after the grace. The command takes over this shell's own pid, so the starter knows it.
signal=$0
grace=$1
shift
exec 3<&0
(
    read -r _ <&3 && exit 0
    kill -s "$signal" $$ 2>/dev/null
    waited=0
    while [ "$waited" -lt "$grace" ] && kill -0 $$ 2>/dev/null; do
        sleep 1
        waited=$((waited + 1))
    done
    kill -s KILL $$ 2>/dev/null
) >/dev/null 2>&1 &
exec 3<&- </dev/null "$@"

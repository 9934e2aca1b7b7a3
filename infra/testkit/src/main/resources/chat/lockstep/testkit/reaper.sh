# Deletes a folder once the starter is gone and no process named in its run/*.pid is left: sh -c <this> <folder>
# The starter keeps the other end of our standard input open, so its end is seen however it comes.
folder=$0
# A Ctrl-C reaches the whole process group, and this shell has still to do its work.
trap '' INT HUP TERM
while read -r _; do :; done
waited=0
while [ "$waited" -lt 30 ]; do
    alive=
    for file in "$folder"/run/*.pid; do
        [ -f "$file" ] || continue
        read -r pid _ <"$file"
        kill -0 "$pid" 2>/dev/null && alive=$pid
    done
    [ -z "$alive" ] && break
    sleep 1
    waited=$((waited + 1))
done
rm -rf "$folder"

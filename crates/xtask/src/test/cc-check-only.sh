#!/bin/sh
# CHECK ONLY: preprocessing goes to this machine's compiler, every object is empty. Nothing that is
# built with this can link or run.
out=""; prev=""; preprocess=0
for a in "$@"; do
  # Without this, build scripts take us for clang-cl.
  [ "$a" = "-?" ] && exit 1
  [ "$prev" = "-o" ] && out="$a"
  [ "$a" = "-E" ] && preprocess=1
  prev="$a"
done
if [ "$preprocess" = 1 ]; then
  for a in "$@"; do
    shift
    case "$a" in --target=*|-target|-m*) ;; *) set -- "$@" "$a" ;; esac
  done
  exec cc "$@"
fi
[ -n "$out" ] && : > "$out"
exit 0

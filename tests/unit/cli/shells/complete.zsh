# zsh -f complete.zsh LINE: what an interactive zsh shows after the line and the tab key, and LINE<what the line became>.
zmodload zsh/zpty
typeset seen chunk setup

await() {
  integer tries=600
  until [[ $seen == *${~1}* ]]; do
    if zpty -r -t shell chunk; then seen+=$chunk
    else ((tries-- > 0)) || { print -r -- "nothing like $1 in: $seen" >&2; exit 1 }; sleep 0.05; fi
  done
}

zpty -b shell zsh -f -i
# One short line each: a terminal takes no long ones, and start-up files may have changed the path.
for setup in 'PS1=' "path=(${(q)path[1]} \$path)" "cd ${(q)PWD}" 'autoload -Uz compinit' 'compinit -u -D' \
  'script=$(appnet completion zsh)' 'eval $script && eval $script' 'print-line() { print; print -r -- "LINE<$BUFFER>"; BUFFER=; zle accept-line; }' \
  'zle -N print-line' 'bindkey "^Xp" print-line' 'print READY$((1 + 1))'; do
  zpty -w shell $setup
done
await READY2
seen=
zpty -w -n shell "$1"$'\t\x18p'
await 'LINE<*>'
print -r -- $seen
zpty -d shell

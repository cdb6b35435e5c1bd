# bash complete.bash LINE PART...: what bash would offer at the end of a line that readline parts so, by the script that
# the file $COMPLETION holds.
script=$(<"$COMPLETION")
eval "$script" && eval "$script" || exit 1 # Twice, as where two start-up files do.
compopt() { options+="${*: -2} "; }

COMP_LINE=$1 COMP_POINT=${#1}
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) options=
_appnet
printf '%s\n' "${COMPREPLY[@]}" "options: $options"

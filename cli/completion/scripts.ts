/**
 * The scripts that teach shells to complete `appnet`. Each passes the words on to `appnet complete`, as they are, and offers
 * what comes back: nothing of a command line is ever run by completing it.
 */
export const scripts = {
  bash: `# bash completion for appnet

_appnet() {
  # Readline ends words at = and : too; for appnet a word goes on until a blank.
  local line=\${COMP_LINE:0:COMP_POINT} words=() index part blank
  for ((index = 0; index <= COMP_CWORD; index++)); do
    part=\${COMP_WORDS[index]}
    blank=\${line%%[![:space:]]*}
    line=\${line#"$blank"}
    [[ $index == "$COMP_CWORD" ]] && part=$line
    if [[ $index == 0 || -n $blank ]]; then words+=("$part")
    else words[\${#words[@]}-1]+=$part; fi
    line=\${line#"$part"}
  done

  local current=\${words[\${#words[@]}-1]} flag='' ends='' typed='' answer directive value
  answer=$(appnet complete -- "\${words[@]:1}" 2>/dev/null)
  directive=\${answer##*:}
  COMPREPLY=()
  [[ $directive =~ ^[0-9]+$ ]] || return 0

  # What stands before the last = or : is kept by readline, so it is left out.
  [[ $current == -*=* ]] && flag=\${current%%=*}=
  [[ $COMP_WORDBREAKS == *=* ]] && ends+='='
  [[ $COMP_WORDBREAKS == *:* ]] && ends+=':'
  [[ -n $ends ]] && typed=\${current%"\${current##*[$ends]}"}
  while IFS=$'\\t' read -r value _; do
    [[ -z $value || $value == :* ]] && continue
    value=$flag$value
    COMPREPLY+=("\${value#"$typed"}")
  done <<< "$answer"

  ((directive & 2)) && compopt -o nospace 2>/dev/null
  ((directive & 4)) && compopt +o default 2>/dev/null
  ((directive & 16)) && compopt +o default -o dirnames 2>/dev/null
  return 0
}

complete -o default -F _appnet appnet
`,

  zsh: `#compdef appnet
# zsh completion for appnet

_appnet() {
  local answer directive value description
  local -a before entries space
  before=("\${(@Q)words[2,CURRENT-1]}")
  ((CURRENT > 2)) || before=()
  answer=$(appnet complete -- "\${before[@]}" "$PREFIX" 2>/dev/null)
  directive=\${answer##*:}
  [[ $directive == <-> ]] || return 1

  [[ $PREFIX == -*=* ]] && compset -P '*='
  ((directive & 16)) && { _files -/; return }
  ((directive & 4)) || { _files; return }
  ((directive & 2)) && space=(-S '')
  while IFS=$'\\t' read -r value description; do
    [[ -z $value || $value == :* ]] && continue
    entries+=("\${value//:/\\\\:}\${description:+:$description}")
  done <<< "$answer"
  _describe -t values value entries "\${space[@]}"
}

if [[ \${funcstack[1]} == _appnet ]]; then _appnet "$@"
else compdef _appnet appnet; fi
`,

  fish: `# fish completion for appnet

function __appnet_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer (appnet complete -- $words[2..-1] "$current" 2>/dev/null)
    set -l flag (string match -r -- '^-.*?=' "$current"; or echo '')
    switch "$answer[-1]"
        case :0
            printf '%s\\n' $flag(__fish_complete_path (string replace -- "$flag" '' "$current"))
        case :16
            printf '%s\\n' $flag(__fish_complete_directories (string replace -- "$flag" '' "$current"))
        case '*'
            printf '%s\\n' $flag$answer[1..-2]
    end
end

complete -c appnet -f -a '(__appnet_complete)'
`,
} as const;

export type Shell = keyof typeof scripts;

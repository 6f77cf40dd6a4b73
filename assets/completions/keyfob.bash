# keyfob's completions for bash 3.2 and later.
#
#   source <(keyfob completions bash)
#
# or keep it as ~/.local/share/bash-completion/completions/keyfob. keyfob itself tells what comes next.

_keyfob() {
  local keyfob=${1/#\~\//$HOME/} word last='' answer line
  local -a words=()
  COMPREPLY=()
  # bash splits --flag=value at the sign.
  for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    if [[ ${#words[@]} -gt 0 && ($word == = && $last == --* || $last == --*=) ]]; then
      last+=$word
      words[${#words[@]} - 1]=$last
    else
      last=$word
      words+=("$word")
    fi
  done
  answer=$("$keyfob" complete bash "$((${#words[@]} - 1))" -- "${words[@]}" 2>/dev/null) || return 0
  if [[ $answer == file* ]]; then
    # With no candidates bash completes files itself, quotes and all.
    compopt -o default 2>/dev/null
    return 0
  fi
  while IFS= read -r line; do
    # The sign and what stands before it stay where they are.
    [[ $last == --*=* ]] && line=${line#"${last%%=*}="}
    COMPREPLY+=("$line")
  done <<<"${answer#words}"
  COMPREPLY=("${COMPREPLY[@]:1}")
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:=] ]]; then
    compopt -o nospace 2>/dev/null
  fi
  return 0
}

# The order is keyfob's, where bash can leave it.
complete -o nosort -F _keyfob keyfob 2>/dev/null || complete -F _keyfob keyfob

# keyfob's completions for fish.
#
#   keyfob completions fish > ~/.config/fish/completions/keyfob.fish
#
# keyfob itself tells what comes next.

function __keyfob_next
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer (command keyfob complete fish (count $words) -- $words "$current" 2>/dev/null)
    or return 0
    if test "$answer[1]" = file
        set -l flag (string match -r -- '^--[^=]*=' "$current")
        for path in (__fish_complete_path (string replace -- "$flag" '' "$current"))
            printf '%s\n' "$flag$path"
        end
    else if set -q answer[2]
        printf '%s\n' $answer[2..-1]
    end
end

complete --command keyfob --no-files --keep-order --arguments '(__keyfob_next)'

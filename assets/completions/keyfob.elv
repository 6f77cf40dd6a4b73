# keyfob's completions for elvish.
#
#   eval (keyfob completions elvish | slurp)     in rc.elv
#
# keyfob itself tells what comes next.

use str

set edit:completion:arg-completer[keyfob] = {|@words|
  var answer = []
  try {
    set answer = [(e:keyfob complete elvish (to-string (- (count $words) 1)) -- $@words 2>/dev/null | from-lines)]
  } catch { }
  if (== (count $answer) 0) {
    nop
  } elif (eq $answer[0] file) {
    edit:complete-filename $@words
  } else {
    for line $answer[1..] {
      var word = [(str:split "\t" $line)]
      if (== (count $word) 1) {
        put $word[0]
      } else {
        edit:complex-candidate $word[0] &display=$word[0]'  '$word[1]
      }
    }
  }
}

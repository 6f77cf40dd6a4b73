# keyfob's completions for PowerShell 5.1 and later.
#
#   keyfob completions powershell | Out-String | Invoke-Expression     in $PROFILE
#
# keyfob itself tells what comes next.

Register-ArgumentCompleter -Native -CommandName 'keyfob' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { if ($null -ne $_.Value) { "$($_.Value)" } else { $_.Extent.Text } })
    # An empty last word can't be passed on: keyfob adds it, since the index says that there is one.
    $index = if ($wordToComplete -eq '') { $words.Count } else { $words.Count - 1 }
    try { $answer = @(& keyfob complete powershell $index -- @words 2>$null) } catch { return }
    if ($answer.Count -eq 0) { return }
    if ($answer[0] -eq 'file') {
        $flag = if ($wordToComplete -match '^--[^=]*=') { $Matches[0] } else { '' }
        foreach ($found in [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete.Substring($flag.Length))) {
            [System.Management.Automation.CompletionResult]::new("$flag$($found.CompletionText)", $found.ListItemText, $found.ResultType, $found.ToolTip)
        }
        return
    }
    foreach ($line in ($answer | Select-Object -Skip 1)) {
        $text, $help = $line -split "`t", 2
        if (-not $help) { $help = $text }
        $typed = if ($text -match '[\s''"`$;|&(){}]') { "'" + $text.Replace("'", "''") + "'" } else { $text }
        [System.Management.Automation.CompletionResult]::new($typed, $text, 'ParameterValue', $help)
    }
}

//! What the manual says beside the commands' own words: exit status, environment, files, examples.

/// A word and what it means.
pub(super) type Term = (&'static str, &'static str);

/// What the exit codes mean.
pub(super) const EXIT_CODES: &[Term] = &[
    ("0", "Done."),
    ("1", "Failed; also: this server doesn't offer that."),
    (
        "2",
        "Wrong usage, an unknown or existing profile, a broken configuration. Nothing was sent.",
    ),
    (
        "3",
        "Only a login helps: the profile's state says so, or the server refused its refresh token.",
    ),
    ("4", "Not sent: DNS, connect, TLS, proxy."),
    (
        "5",
        "The answer was lost or the server failed (5xx): what it has done is unknown.",
    ),
    (
        "6",
        "The vault: locked, absent, dismissed, wrong passphrase or key, damaged record, full, read-only, copied from \
         another machine.",
    ),
    (
        "7",
        "Another process has held the profile for 60 seconds; the message names it.",
    ),
    (
        "8",
        "Refused by the server: wrong password or code, unknown client, forbidden, too many requests.",
    ),
    ("130", "Interrupted."),
    ("143", "Terminated."),
];

/// Which exit code several profiles have together.
pub(super) const SEVERAL: &str =
    "For several profiles: the first of 6, 5, 3, 8, 4, 7, 1 that occurred.";

/// The variables that keyfob reads.
pub(super) const ENVIRONMENT: &[Term] = &[
    (
        "KEYFOB_HOME",
        "Keeps all of keyfob's files in this folder instead.",
    ),
    (
        "KEYFOB_PROFILE",
        "The profile where a command takes one and none is named. A file .keyfob in the folder or above does the same; \
         an argument goes before the variable, the variable before the file.",
    ),
    (
        "KEYFOB_KEY_FILE",
        "A file with the vault's key. If it doesn't open the vault, nothing else is tried.",
    ),
    (
        "KEYFOB_PASSPHRASE_FILE",
        "A file with the vault's passphrase. If it doesn't open the vault, nothing else is tried.",
    ),
    (
        "KEYFOB_UI",
        "plain: the interface as lines, for screen readers.",
    ),
    (
        "VISUAL, EDITOR",
        "The editor in which the interface opens config.toml; the first that isn't empty.",
    ),
    ("NO_COLOR", "Not empty: no colours."),
    (
        "LC_ALL, LC_CTYPE, LANG",
        "The first that isn't empty tells whether more than ASCII may be shown.",
    ),
    ("BROWSER", "The browser that logins and browse open."),
    (
        "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY",
        "Proxies, where the server has none of its own.",
    ),
];

/// Where things are kept.
pub(super) const FILES: &[Term] = &[
    (
        "$XDG_CONFIG_HOME/keyfob/config.toml",
        "Settings, servers, profiles; no secrets. keyfob config template prints one with every setting explained. \
         Without the variable: ~/.config.",
    ),
    (
        "$XDG_DATA_HOME/keyfob/vault.db",
        "The vault: tokens and client secrets, each sealed. Without the variable: ~/.local/share.",
    ),
    (
        "$XDG_STATE_HOME/keyfob/keyfob.log",
        "The log. Without the variable: ~/.local/state.",
    ),
    (
        ".keyfob",
        "The name of the profile that is meant in this folder and below.",
    ),
];

/// Command, what for, line.
pub(super) const EXAMPLES: &[(&str, &str, &str)] = &[
    ("keyfob", "The interface:", "keyfob"),
    (
        "keyfob",
        "A look at it without servers of your own:",
        "keyfob demo",
    ),
    (
        "keyfob",
        "A first profile, its login, and its token:",
        "keyfob profile add prod-acme --provider morpheus --url https://morpheus.example.com --tenant acme && keyfob \
         login prod-acme && keyfob get prod-acme",
    ),
    (
        "keyfob get",
        "A token that is good for ten minutes at least, in a script:",
        "token=$(keyfob get prod-acme --min-valid 10m) || exit",
    ),
    (
        "keyfob get",
        "Variables for this shell:",
        "eval \"$(keyfob get prod-acme --as env)\"",
    ),
    (
        "keyfob get",
        "A request; the token stays out of the process list:",
        "keyfob get prod-acme --as curl-config | curl -K -",
    ),
    (
        "keyfob exec",
        "A command with the profile's variables in its environment:",
        "keyfob exec prod-acme --as terraform-hpe -- terraform plan",
    ),
    (
        "keyfob list",
        "What ends within half an hour, for programs:",
        "keyfob list --expiring 30m --json",
    ),
    (
        "keyfob login",
        "In a script, with a password from elsewhere:",
        "pass show acme | keyfob login prod-acme --password-file -",
    ),
    (
        "keyfob refresh",
        "From cron: what is due, and nothing else:",
        "keyfob refresh --due",
    ),
    (
        "keyfob profile add",
        "A sub-tenant's user at a Morpheus appliance:",
        "keyfob profile add prod-acme --provider morpheus --url https://morpheus.example.com --tenant acme --username jdoe",
    ),
    (
        "keyfob status",
        "In tmux.conf:",
        "set -g status-right '#(keyfob status prod-acme --format tmux)'",
    ),
    (
        "keyfob status",
        "As the condition of a script:",
        "keyfob status prod-acme >/dev/null || keyfob login prod-acme",
    ),
    (
        "keyfob tokens revoke",
        "Ends all stale ones, after asking:",
        "keyfob tokens revoke prod-acme --stale",
    ),
    (
        "keyfob vault init",
        "For a machine that nobody logs in to:",
        "keyfob vault init --key file:/etc/keyfob/vault.key",
    ),
    (
        "keyfob completions",
        "In ~/.bashrc:",
        "source <(keyfob completions bash)",
    ),
    (
        "keyfob completions",
        "In ~/.zshrc, after compinit:",
        "source <(keyfob completions zsh)",
    ),
    (
        "keyfob completions",
        "For fish, once:",
        "keyfob completions fish > ~/.config/fish/completions/keyfob.fish",
    ),
    (
        "keyfob completions",
        "In PowerShell's $PROFILE:",
        "keyfob completions powershell | Out-String | Invoke-Expression",
    ),
    (
        "keyfob completions",
        "In elvish's rc.elv:",
        "eval (keyfob completions elvish | slurp)",
    ),
    (
        "keyfob man",
        "For the user alone:",
        "keyfob man --dir ~/.local/share/man/man1",
    ),
];

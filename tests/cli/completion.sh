#!/bin/bash
# SPDX-License-Identifier: MIT
# completion.sh SHELL ASSESS_FAKE: keys typed into a real bash, zsh or fish, and what they make of them.
set -u

shell=$1
keys=$(dirname "$(readlink -f "$0")")/keys.py
if ! command -v "$shell" > /dev/null; then
    echo "skipped: $shell is not installed"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/here" "$work/home"
ln -s "$(readlink -f "$2")" "$work/bin/assess"
cd "$work/here" || exit 1
export PATH=$work/bin:$PATH LINE=$work/line HOME=$work/home ZDOTDIR=$work TERM=vt100 LC_ALL=C.UTF-8
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_DATA_DIRS
mkfifo "$LINE"
faults=0
assess completion "$shell" > "$work/script" || exit 1

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

# Escape and "a": all candidates onto the line; escape and "g": the line to the FIFO, and away.
setup=$work/setup
case $shell in
    bash)
        cat > "$setup" << 'END'
source "$ZDOTDIR/script"
ready() {
    [[ -n ${said_so-} ]] || printf 'ready\0' > "$LINE"
    said_so=yes
}
dump() {
    printf '%s\0' "$READLINE_LINE" > "$LINE"
    READLINE_LINE='' READLINE_POINT=0
}
bind -x '"\eg": dump'
bind '"\ea": insert-completions'
PROMPT_COMMAND=ready
END
        ;;
    zsh)
        # as it is installed: found in fpath
        mkdir "$work/functions"
        cp "$work/script" "$work/functions/_assess"
        cat > "$work/.zshrc" << 'END'
fpath=("$ZDOTDIR/functions" $fpath)
autoload -Uz compinit
compinit -D -u
ready() { printf 'ready\0' > "$LINE" }
dump() { printf '%s\0' "$BUFFER" > "$LINE"; BUFFER= }
every() { _main_complete; compstate[insert]=all }
zle -N zle-line-init ready
zle -N dump
zle -C every complete-word every
bindkey '\eg' dump
bindkey '\ea' every
END
        ;;
    fish)
        cat > "$setup" << 'END'
source $ZDOTDIR/script
function fish_greeting
end
function fish_prompt
    set -q said_so || printf 'ready\0' >$LINE
    set -g said_so yes
end
function dump
    printf '%s\0' (commandline | string collect) >$LINE
    commandline ''
end
bind \eg dump
bind \ea 'commandline -r (string join -- " " (commandline) (complete -C (commandline) | cut -f1))'
END
        ;;
esac
escape=$(printf '\033')
keys_typed=()
sentences=()
wanted_lines=()

becomes() { # LINE WANTED: a line, and what the tabulator makes of it
    keys_typed+=("$1$(printf '\t')${escape}g")
    sentences+=("becomes $1")
    wanted_lines+=("$2")
}

offers() { # LINE WORD…: these and no others, in any order
    keys_typed+=("$1${escape}a${escape}g")
    sentences+=("offers $1")
    shift
    wanted_lines+=("$*")
}

hostile() { # PREFIX NAME: completed to what the shell reads as that name
    : > "./$2"
    keys_typed+=("assess run $1$(printf '\t')${escape}g")
    sentences+=("hostile $1")
    wanted_lines+=("$2")
}

sorted() {
    tr ' ' '\n' <<< "$1" | sed '/^$/d' | sort | tr '\n' ' '
}

check() { # SENTENCE WANTED MADE
    local made=$3
    case $1 in
        offers*)
            # the words before the one that is typed are no candidates, nor is that one
            made=${made#"${1#offers }"} && made=${1##* }$made
            [ "$shell" != fish ] || made=${made#"${1##* }"}
            [ "$(sorted "$made")" = "$(sorted "$2")" ] || fail "$1: '$3', not '$2'"
            ;;
        hostile*)
            made=$("$shell" -c "printf '%s' ${made#assess run }")
            [ "$made" = "$2" ] || fail "'$2' became '$3', which is '$made'"
            ;;
        becomes*) [ "$made" = "$2" ] || fail "$1: '$3', not '$2'" ;;
    esac
}

touch program.py input.txt conf.yaml
mkdir folder
becomes 'assess ru' 'assess run '
becomes 'assess ver' 'assess version '
becomes 'assess config sh' 'assess config show '
becomes 'assess run --chal' 'assess run --challenge '
becomes 'assess run -c rate' 'assess run -c ratelimiter '
becomes 'assess run -c fol' 'assess run -c folder/'
becomes 'assess run -l py' 'assess run -l python '
becomes 'assess run -l python@3.12' 'assess run -l python@3.12.1 '
becomes 'assess run --language=python@3.11' 'assess run --language=python@3.11.2 '
becomes 'assess run --for rev' 'assess run --for reviewer '
becomes 'assess run --for=rev' 'assess run --for=reviewer '
becomes 'assess run --config=conf' 'assess run --config=conf.yaml '
becomes 'assess run -v pro' 'assess run -v program.py '
becomes 'assess run program.py < inp' 'assess run program.py < input.txt '
becomes 'assess run program.py < input.txt --exit' 'assess run program.py < input.txt --exit-zero '
becomes 'assess explain TL' 'assess explain TLE '
becomes 'assess completion z' 'assess completion zsh '
becomes 'assess help challenge sh' 'assess help challenge show '
becomes 'assess doctor --prepare roo' 'assess doctor --prepare root '
becomes 'assess run -- --exi' 'assess run -- --exi'
becomes 'assess run --jobs ' 'assess run --jobs '
offers 'assess completion ' bash zsh fish
offers 'assess run --for ' candidate reviewer
offers 'assess run --co' --color --config
offers 'assess config show --' --json --color --config --help
# shellcheck disable=SC2016 # names that a shell would execute or take apart
{
    hostile h1 'h1$(touch executed).c'
    hostile h2 'h2`touch executed`.c'
    hostile h3 'h3;touch executed;.c'
    hostile h4 "h4 'a\" b&|<>*?\\.c"
    hostile h5 'h5$HOME~!!{a,b}.c'
}
# fish takes line ends for the ends of candidates: harmless, if of no use
if [ "$shell" != fish ]; then
    hostile h6 "$(printf 'h6\n$(touch executed)\033[31m')"
fi
: > "$(printf 'h7\n$(touch executed)\n;touch executed')"
keys_typed+=("assess run h7$(printf '\t')${escape}g")
sentences+=("line ends and commands are executed by nobody")
wanted_lines+=('')

"$keys" "$shell" "$setup" "${keys_typed[@]}" > "$work/lines" || fail "$shell ended"
mapfile -d '' -t lines < "$work/lines"
for i in "${!sentences[@]}"; do
    check "${sentences[i]}" "${wanted_lines[i]}" "${lines[i]-nothing}"
done
[ ! -e executed ] || fail "the name of a file was executed"

[ $faults -eq 0 ] && echo "all held: ${#sentences[@]} lines"
exit $((faults > 0))

#compdef assess
# SPDX-License-Identifier: MIT
# Completion of assess for zsh.  What may come next says assess itself, the one in PATH; names of
# files are completed by zsh, and nothing of the line is executed.

_assess() {
    local -a answers parts described
    local answer result=1

    answers=("${(@f)$(command assess complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" \
        2> /dev/null < /dev/null)}")
    [[ $PREFIX != --*=* ]] || compset -P '--[^=]#='
    for answer in $answers; do
        parts=("${(@ps:\t:)answer}")
        case $parts[1] in
            word) described+=("$parts[2]:$parts[3]") ;;
            files) _files && result=0 ;;
            folders) _files -/ && result=0 ;;
            users) _users && result=0 ;;
        esac
    done
    (( $#described )) && _describe -t arguments argument described && result=0
    return result
}

# the first call where it is loaded from fpath; else the file is read as a script
if [[ $funcstack[1] == _assess ]]; then
    _assess "$@"
else
    compdef _assess assess
fi

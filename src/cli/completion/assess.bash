# SPDX-License-Identifier: MIT
# Completion of assess for bash 4.4 or newer.  What may come next says assess itself, the one in PATH;
# names of files are completed by bash, and nothing of the line is executed.

_assess() {
    local -a words=()
    local i word kind help version_of='' typed=${COMP_WORDS[COMP_CWORD]}

    COMPREPLY=()
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ ${COMP_WORDS[i - 1]} == *[\<\>] ]]; then
            # bash hands redirections over like words
            ((i < COMP_CWORD)) && continue
            compopt -o default
            return
        elif [[ $word == *[\<\>] ]]; then
            continue
        elif [[ ${#words[@]} -gt 0 && ${words[-1]} == --*([!=]) && $word == = ]] ||
            [[ ${#words[@]} -gt 0 && ${words[-1]} == --*= && ${COMP_WORDS[i - 1]} == = ]]; then
            # and cuts --name=value in three
            words[-1]+=$word
        elif [[ ${#words[@]} -gt 0 && ($word == @ || ${COMP_WORDS[i - 1]} == @) ]]; then
            # and language@version
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    [[ $typed != = ]] || typed=
    # what bash replaces begins with the "@"
    [[ ${words[-1]} != *@* ]] || version_of=${words[-1]%@*}
    while IFS=$'\t' read -r kind word help; do
        case $kind in
            word) COMPREPLY+=("${word#"${version_of#*=}"}") ;;
            files) compopt -o default ;;
            folders) compopt -o plusdirs -o filenames ;;
            users) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -u -- "$typed") ;;
        esac
    done < <(command assess complete -- "${words[@]}" 2> /dev/null < /dev/null)
}
complete -F _assess assess

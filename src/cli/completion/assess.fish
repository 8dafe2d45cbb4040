# SPDX-License-Identifier: MIT
# Completion of assess for fish.  What may come next says assess itself, the one in PATH; names of
# files are completed by fish, and nothing of the line is executed.

function __assess_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    # of --name=value only the value is completed
    set -l keep (string match -r -- '^--[^=]*=' "$typed")
    set -l value (string replace -r -- '^--[^=]*=' '' "$typed")

    set -e words[1]
    command assess complete -- $words "$typed" 2>/dev/null </dev/null |
        while read -l -d \t kind word help
            switch $kind
                case word
                    printf '%s%s\t%s\n' "$keep" $word "$help"
                case files
                    printf "$keep%s\n" (__fish_complete_path "$value")
                case folders
                    printf "$keep%s\n" (__fish_complete_directories "$value" '')
                case users
                    printf "$keep%s\n" (__fish_complete_users)
            end
        end
end
complete -c assess -f -a '(__assess_complete)'

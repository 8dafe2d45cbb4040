# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# install.sh - to be sourced by ./quickstart, with its functions: the languages beyond those that every
# machine has.  What a language needs stands in its file: packages in its tool chains, the best one
# first, and what is made of them once in ID/prepare.sh ("# packages:" there names what making takes).

language_files=src/grade/languages
backports='' # once looked for: a folder, or "none"
planned=''   # packages that another language brings

# Java, Go, … : what is not brought by the packages of the build.
language_ids() {
    for file in "$language_files"/*.yaml; do
        id=$(basename "$file" .yaml)
        case $id in c | cpp | python) ;; *) echo "$id" ;; esac
    done
}

# language_named WORD: the ids that it stands for: its own, or those that name it as what brings them.
language_named() {
    for id in $(language_ids); do
        if [ "$id" = "$1" ] || grep -qx "install: *$1" "$language_files/$id.yaml"; then
            echo "$id"
        fi
    done | grep .
}

# chains ID: a line for each of its tool chains, "package,package|home|material|tool,tool".
chains() {
    awk '
        function value(key, text) {
            if (!match($0, "[{, ]" key ": *(\"[^\"]*\"|[^],}# ]+)"))
                return ""
            text = substr($0, RSTART, RLENGTH)
            sub("^.*" key ": *", "", text)
            gsub("\"", "", text)
            return text
        }
        function add(list, word) { return word == "" ? list : list == "" ? word : list "," word }
        function flush() {
            gsub(/\{home\}/, home, tools)
            if (open)
                print packages "|" home "|" material "|" tools
            packages = home = material = tools = ""
            open = 0
        }
        /^[a-z]/ { inside = /^(compiler|runtime|toolchains):/; open = open || /^(compiler|runtime):/ }
        inside && /^ *- / { flush(); open = 1 }
        inside && !/^ *#/ {
            packages = add(packages, value("package"))
            tools = add(tools, value("path"))
            home = add(home, value("home"))
            material = add(material, value("material"))
        }
        END { flush() }' "$language_files/$1.yaml"
}

# needs ID PACKAGES: these, and those that making its material takes; a tool that did not come from a
# package of that name counts, too.
needs() {
    # shellcheck disable=SC2046 # lists of words
    set -- $(echo "$2" | tr , ' ') $(sed -n 's/^# packages: //p' "$language_files/$1/prepare.sh" 2> /dev/null)
    for package; do
        case " $planned " in *" $package "*) continue ;; esac
        is_installed "$package" || command -v "$package" > /dev/null || echo "$package"
    done
}

# ---- where packages come from ------------------------------------------------------------------

# from SOURCE COMMAND word…: apt-get or apt-cache that sees the system's sources, or backports beside
# them.
from() {
    source=$1 command=$2
    shift 2
    if [ "$source" = backports ]; then
        set -- -o "Dir::Etc::SourceParts=$backports/parts" -o "Dir::State::Lists=$backports/lists" \
            -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= "$@"
    fi
    "$command" "$@"
}

# Debian's backports, from where the system has its Debian, for these commands alone: the system's own
# sources stay as they are.
open_backports() {
    if [ -z "$backports" ]; then
        backports=none
        # shellcheck disable=SC2016 # apt-get expands it
        entry=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' \
            'Origin: Debian' 'Label: Debian' 2> /dev/null | head -n 1)
        [ -n "$entry" ] || return 1
        place=$(mktemp -d /tmp/assess-backports-XXXXXX)
        trap 'as_root rm -rf "$place"' EXIT
        trap 'exit 129' HUP
        trap 'exit 130' INT
        trap 'exit 143' TERM
        chmod 755 "$place"
        mkdir -p "$place/parts" "$place/only" "$place/lists/partial"
        ln -s /etc/apt/sources.list.d/* "$place/parts/" 2> /dev/null || :
        ln -s /var/lib/apt/lists/*_* "$place/lists/" 2> /dev/null || :
        {
            printf 'Types: deb\nURIs: %s\nSuites: %s-backports\nComponents: main\n' "${entry% *}" "${entry#* }"
            keys=/usr/share/keyrings/debian-archive-keyring.gpg
            [ ! -e "$keys" ] || echo "Signed-By: $keys"
        } > "$place/only/backports.sources"
        ln -s "$place/only/backports.sources" "$place/parts/"
        apt-get -q -o Acquire::Retries=3 -o Dir::Etc::SourceList=/dev/null \
            -o "Dir::Etc::SourceParts=$place/only" -o "Dir::State::Lists=$place/lists" \
            -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Get::List-Cleanup=0 \
            -o APT::Update::Error-Mode=any update > build/backports.log 2>&1 || return 1
        backports=$place
    fi
    [ "$backports" != none ]
}

# Known, and to be had: a name that another package only mentions is neither.
has() {
    source=$1
    shift
    for package; do
        from "$source" apt-cache policy "$package" 2> /dev/null | grep -q 'Candidate: [0-9]' || return 1
    done
}

# choose ID: the best chain that is here or can be had; sets $wanted (its packages that are missing) and
# $source.
choose() {
    listed=$(chains "$1")
    [ -n "$listed" ] || return 1
    while IFS='|' read -r packages _; do
        wanted=$(needs "$1" "$packages")
        source=system
        # shellcheck disable=SC2086 # lists of words
        if [ -z "$wanted" ] || has system $wanted; then
            return 0
        fi
        source=backports
        # shellcheck disable=SC2086
        if open_backports && has backports $wanted; then
            return 0
        fi
    done << END
$listed
END
    return 1
}

# sizes SOURCE PACKAGE…: what apt itself says of installing these.
sizes() {
    origin=$1
    shift
    (
        export LC_ALL=C
        from "$origin" apt-get -o Debug::NoLocking=1 --assume-no --no-install-recommends \
            install "$@" 2> /dev/null < /dev/null || :
    ) | awk '
        / newly installed/ { count = $3 }
        /^Need to get/ { sub("/.*", "", $5); got = $4 " " $5 }
        /^After this operation/ { kept = $4 " " $5 }
        END { printf "download %s, installed %s", got == "" ? "0 B" : got, kept == "" ? "0 B" : kept
              printf " (%d package%s)\n", count, count == 1 ? "" : "s" }'
}

# ---- what is made of them ----------------------------------------------------------------------

tools_are_there() {
    for tool in $(echo "$1" | tr , ' '); do
        case $tool in '{'*) ;; *) [ -x "$tool" ] || return 1 ;; esac
    done
}

# What the material depends on: the tools, and the files that say how it is made.
made_of() {
    {
        find "$language_files/$1" -type f -exec sha256sum {} + | sort
        for tool in $(echo "$2" | tr , ' '); do
            case $tool in '{'*) ;; *) stat -L -c '%n %s %Y' "$tool" ;; esac
        done
    } | sha256sum
}

# make_material ID HOME MATERIAL TOOLS: whole or not at all.  The one before stays aside until the next is
# made: what is being judged meanwhile still reads its files.
make_material() {
    out=build/languages/$3
    old=build/languages.old/$3
    key=$(made_of "$1" "$4")
    [ "$(cat "$out/made-of" 2> /dev/null)" != "$key" ] || return 0
    say "$1: making $3, once"
    mkdir -p build/languages build/languages.old
    chmod 755 build/languages build/languages.old
    rm -rf "$out.new" "$old"
    if ! sh "$language_files/$1/prepare.sh" "$PWD/$out.new" "$2" > "build/$3.log" 2>&1; then
        tail -n 20 "build/$3.log"
        rm -rf "$out.new"
        return 1
    fi
    echo "$key" > "$out.new/made-of"
    chmod -R u+rwX,go+rX,go-w "$out.new"
    [ ! -e "$out" ] || mv "$out" "$old" || return 1
    mv "$out.new" "$out"
    echo "$(du -sh "$out" | cut -f1) in $out, after $(elapsed)"
}

# make_materials ID: for each of its tool chains that is here.  One at a time: two would mix their files.
make_materials() {
    [ -e "$language_files/$1/prepare.sh" ] || return 0
    flock -n 9 || {
        say "$1: waiting for another quickstart"
        flock 9
    }
    chains "$1" > "build/$1.chains"
    while IFS='|' read -r _ home material tools; do
        if [ -n "$material" ] && tools_are_there "$tools"; then
            make_material "$1" "$home" "$material" "$tools" < /dev/null || return 1
        fi
    done < "build/$1.chains"
} 9> build/languages.lock

# ---- the verb ----------------------------------------------------------------------------------

# plan ID…: what each lacks and how large it is, into $plan ("id source package…", a line a language).
plan_languages() {
    plan=''
    lacking=''
    for id; do
        if ! choose "$id"; then
            lacking="$lacking $id"
            echo "$id: not to be had here: $(chains "$id" | cut -d'|' -f1 | tr '\n' ' ')"
            continue
        fi
        if [ -z "$wanted" ]; then
            echo "$id: installed"
            continue
        fi
        # shellcheck disable=SC2086 # a list of words
        set -- $wanted
        [ "$source" = system ] && from= || from=" from Debian's backports"
        echo "$id: $*$from: $(sizes "$source" "$@")"
        planned="$planned $*"
        plan="$plan$id $source $*
"
    done
}

# install_languages ID…: false where one of them is not to be had; their names are then in $lacking.
install_languages() {
    mkdir -p build
    say "languages: $*"
    command -v apt-get > /dev/null || fail "no apt-get here: see the packages in $language_files"
    has system dash || apt update || : # lists that were never read
    plan_languages "$@"
    if [ -n "$plan" ]; then
        ask || fail "nothing was installed"
        while read -r id source packages; do
            [ -n "$id" ] || continue
            # shellcheck disable=SC2086 # a list of words
            from "$source" apt install --no-install-recommends $packages && continue
            # lists that are out of date name files that are gone
            # shellcheck disable=SC2086
            apt update && from "$source" apt install --no-install-recommends $packages && continue
            tail -n 20 build/packages.log
            lacking="$lacking $id"
        done << END
$plan
END
    fi
    for id; do
        case " $lacking " in *" $id "*) continue ;; esac
        make_materials "$id" || lacking="$lacking $id"
    done
    [ -z "$lacking" ]
}

# SPDX-License-Identifier: MIT
# Text files into the program.
#
#   embed_texts(OUT SYMBOL TYPE HEADER files…) makes OUT with
#   const struct TYPE SYMBOL[] = { { "name", text, size }, …, { NULL, NULL, 0 } };
#   const char SYMBOL_digest[] = "…", the SHA-256 of the texts one after the other;
#
# TYPE is declared in HEADER as { const char *name; const char *text; size_t size; }.
if(NOT CMAKE_SCRIPT_MODE_FILE)
    include_guard(GLOBAL)
    set(EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
    function(embed_texts out symbol type header)
        add_custom_command(
            OUTPUT ${out}
            COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DSYMBOL=${symbol} -DTYPE=${type}
                    -DHEADER=${header} "-DFILES=${ARGN}" -P ${EMBED_SCRIPT}
            DEPENDS ${ARGN} ${EMBED_SCRIPT}
            VERBATIM)
    endfunction()
    return()
endif()

set(text "/* Made by the build; do not edit. */\n#include \"${HEADER}\"\n\n#include <stddef.h>\n")
set(table "")
set(number 0)
set(all "")
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME)
    file(READ ${file} hex HEX)
    string(LENGTH "${hex}" digits)
    math(EXPR size "${digits} / 2")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
    string(APPEND text "static const char file_${number}[] = {${bytes}0};\n")
    string(APPEND table "    {\"${name}\", file_${number}, ${size}},\n")
    math(EXPR number "${number} + 1")
    file(READ ${file} content)
    string(APPEND all "${content}")
endforeach()
string(SHA256 digest "${all}")
file(WRITE ${OUT} "${text}const struct ${TYPE} ${SYMBOL}[] = {\n${table}    {NULL, NULL, 0},\n};\nconst char ${SYMBOL}_digest[] = \"${digest}\";\n")

# SPDX-License-Identifier: MIT
# One folder, one static library.  PRIVATE links keep a module's headers from leaking past its
# direct users, so an include across layers does not compile.
include_guard(GLOBAL)

# assess_module(NAME SOURCES a.c b.c USES modules and imported libraries)
function(assess_module name)
    cmake_parse_arguments(M "" "" "SOURCES;USES" ${ARGN})
    list(TRANSFORM M_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/${name}/)
    add_library(assess_${name} STATIC ${M_SOURCES})
    target_include_directories(assess_${name}
        PUBLIC ${PROJECT_SOURCE_DIR}/src/${name} ${PROJECT_SOURCE_DIR}/include)
    target_link_libraries(assess_${name} PRIVATE assess_flags assess_sanitize ${M_USES})
endfunction()

# Texts that the program carries: const struct embedded SYMBOL[] (src/base/embedded.h).
include(embed)
function(assess_embed out symbol)
    embed_texts(${out} ${symbol} embedded embedded.h ${ARGN})
endfunction()

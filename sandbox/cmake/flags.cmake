# SPDX-License-Identifier: MIT
# assess_flags: warnings, hardening and sanitizers, as far as this compiler knows them.
include_guard(GLOBAL)
include(CheckCCompilerFlag)

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(assess_flags INTERFACE)
target_compile_definitions(assess_flags INTERFACE _GNU_SOURCE)

function(assess_try_flags)
    foreach(flag IN LISTS ARGN)
        string(MAKE_C_IDENTIFIER "HAVE${flag}" known)
        check_c_compiler_flag(${flag} ${known})
        if(${known})
            target_compile_options(assess_flags INTERFACE ${flag})
        endif()
    endforeach()
endfunction()

assess_try_flags(
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes
    -Wmissing-prototypes -Wmissing-declarations -Wold-style-definition -Wformat=2 -Wundef
    -Wpointer-arith -Wcast-qual -Wcast-align -Wwrite-strings -Wvla -Walloca -Wswitch-enum
    -Wimplicit-fallthrough -Wnull-dereference -Wdouble-promotion -Wredundant-decls -Wdate-time)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    assess_try_flags(-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wjump-misses-init
                     -Warith-conversion -Wtrampolines -Wstack-usage=65536)
else()
    assess_try_flags(-Wcomma -Wassign-enum -Wunreachable-code-aggressive -Wshorten-64-to-32
                     -Wconditional-uninitialized -Wloop-analysis -Wframe-larger-than=65536
                     -Wno-gnu-zero-variadic-macro-arguments)
endif()

# The same tree gives the same bytes wherever it lies.
target_compile_options(assess_flags INTERFACE
    -ffile-prefix-map=${CMAKE_SOURCE_DIR}/= -ffile-prefix-map=${CMAKE_BINARY_DIR}/=build/)
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)

if(ASSESS_WERROR)
    target_compile_options(assess_flags INTERFACE -Werror)
endif()
if(ASSESS_HARDEN)
    assess_try_flags(-fstack-protector-strong -fstack-clash-protection -fcf-protection=full
                     -ftrivial-auto-var-init=zero -fzero-call-used-regs=used-gpr
                     -fno-delete-null-pointer-checks -fno-strict-overflow)
    target_compile_options(assess_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
    target_link_options(assess_flags INTERFACE
        LINKER:-z,relro,-z,now,-z,noexecstack,-z,separate-code LINKER:--as-needed)
endif()

# Programs of people get the sanitizers; the sealed helper and what runs in the box never do.
add_library(assess_sanitize INTERFACE)
if(ASSESS_SANITIZE)
    target_compile_options(assess_sanitize INTERFACE
        -fsanitize=${ASSESS_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(assess_sanitize INTERFACE -fsanitize=${ASSESS_SANITIZE})
endif()
# What a fuzzer steers by is counted in the libraries that it tests.
if(ASSESS_FUZZ)
    target_compile_options(assess_sanitize INTERFACE -fsanitize=fuzzer-no-link)
endif()

/* SPDX-License-Identifier: MIT */
/* Which submissions the header that is compiled ahead is offered to. */
#include "header.h"

#include "fixture.h"
#include "submission.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define BEGIN "#include <bits/stdc++.h>\n"

static struct profiles profiles;

static bool fits(const char *text)
{
    char name[] = "main.cpp";
    char *data = text_copy(text);
    struct source_file file = {.name = name, .data = data, .size = strlen(text)};
    struct submission submission = {.files = &file, .file_count = 1};
    struct program program;
    struct error err;
    bool answer;

    assert_int_equal(program_find(&profiles, &submission, NULL, &program, &err), 0);
    answer = header_fits(&program);
    program_done(&program);
    free(data);
    return answer;
}

static void it_fits_only_what_begins_with_the_include(void **state)
{
    static const char *const good[] = {
        BEGIN,
        "#include <bits/stdc++.h>",
        "\n\n  # include\t<bits/stdc++.h> \r\nint main() {}\n",
        "// assess: ratelimiter\n/* one\n two */ #include<bits/stdc++.h>\n",
        "#include <bits/stdc++.h>\n#define int long long\n",
    };
    static const char *const bad[] = {
        "",
        "int main() {}\n",
        "#define _GLIBCXX_DEBUG\n" BEGIN,
        "#pragma GCC optimize(\"O3\")\n" BEGIN,
        "#pragma once\n" BEGIN,
        "#ifdef X\n" BEGIN "#endif\n",
        "#include <vector>\n" BEGIN,
        "#include \"bits/stdc++.h\"\n",
        "#include <bits/stdc++.hh>\n",
        "#include <bits/stdc++.h> int x;\n",
        "#include <bits/stdc++.h> // why\n",
        "#include <bits/\\\nstdc++.h>\n",
        "#include_next <bits/stdc++.h>\n",
        "#import <bits/stdc++.h>\n",
        "// a comment that goes on \\\n" BEGIN,
        "// a comment that goes on \\ \n#define X\n" BEGIN,
        "/* never ended\n" BEGIN,
        "\xef\xbb\xbf" BEGIN,
        "%:include <bits/stdc++.h>\n",
        ";\n" BEGIN,
    };

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++)
        if (!fits(good[i]))
            fail_msg("does not fit: %s", good[i]);
    for (size_t i = 0; i < COUNT(bad); i++)
        if (fits(bad[i]))
            fail_msg("fits: %s", bad[i]);
}

static void it_fits_a_folder_only_as_a_whole(void **state)
{
    struct fixture *fixture = *state;
    struct submission *submission = NULL;
    struct program program;
    struct error err;

    fixture_write(fixture, "both/a.cpp", BEGIN "int main() {}\n");
    fixture_write(fixture, "both/b.cpp", BEGIN);
    fixture_write(fixture, "both/own.h", "#define X\n");
    fixture_write(fixture, "one/a.cpp", BEGIN "int main() {}\n");
    fixture_write(fixture, "one/b.cpp", "#define X\n" BEGIN);
    for (int i = 0; i < 2; i++) {
        const char *path = fixture_path(fixture, i == 0 ? "both" : "one");

        assert_int_equal(submission_load(path, &submission, &err), 0);
        assert_int_equal(program_find(&profiles, submission, NULL, &program, &err), 0);
        assert_true(header_fits(&program) == (i == 0));
        program_done(&program);
        submission_free(submission);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_fits_only_what_begins_with_the_include),
        TEST_IN_FOLDER(it_fits_a_folder_only_as_a_whole),
    };
    struct error err;
    int rc;

    if (profiles_load(&profiles, &err) < 0)
        return 1;
    rc = cmocka_run_group_tests(tests, NULL, NULL);
    profiles_done(&profiles);
    return rc;
}

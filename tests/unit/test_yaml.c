/* SPDX-License-Identifier: MIT */
#include "fixture.h"
#include "yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int parse(const char *text, struct yaml **out_yaml, struct error *err)
{
    return yaml_parse("test.yaml", text, strlen(text), out_yaml, err);
}

/* Parsing that must succeed; caller frees. */
static struct yaml *parsed(const char *text)
{
    struct yaml *yaml = NULL;
    struct error err = {0};

    assert_int_equal(parse(text, &yaml, &err), 0);
    assert_non_null(yaml);
    return yaml;
}

static void maps_lists_and_scalars_are_read(void **state)
{
    struct yaml *yaml = parsed("a: 1\nb: [x, 'y z']\nc:\n  d: \"q\\n\"\n");
    const struct yaml_node *root = yaml_root(yaml);
    const struct yaml_node *list = yaml_get(root, "b");

    (void)state;
    assert_int_equal(root->kind, YAML_MAP);
    assert_int_equal(root->count, 3);
    assert_string_equal(yaml_get(root, "a")->text, "1");
    assert_true(yaml_get(root, "a")->plain);
    assert_int_equal(list->kind, YAML_LIST);
    assert_string_equal(list->items[1]->text, "y z");
    assert_false(list->items[1]->plain);
    assert_string_equal(yaml_get(yaml_get(root, "c"), "d")->text, "q\n");
    assert_null(yaml_get(root, "z"));
    assert_null(yaml_get(list, "a"));
    yaml_free(yaml);
}

static void nothing_is_an_empty_map(void **state)
{
    static const char *const texts[] = {"",      "\n\n",       "# only a comment\n",
                                        "---\n", "---\n...\n", "\xEF\xBB\xBF"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct yaml *yaml = parsed(texts[i]);

        assert_int_equal(yaml_root(yaml)->kind, YAML_MAP);
        assert_int_equal(yaml_root(yaml)->count, 0);
        yaml_free(yaml);
    }
}

static void places_count_from_one(void **state)
{
    struct yaml *yaml = parsed("# x\n\xC3\xA9t\xC3\xA9: summer\nlimits:\n  memory: 64\n");
    const struct yaml_node *root = yaml_root(yaml);
    const struct yaml_node *memory = yaml_get(yaml_get(root, "limits"), "memory");

    (void)state;
    assert_int_equal(root->items[0]->line, 2);
    assert_int_equal(root->items[0]->column, 6);
    assert_int_equal(root->items[0]->length, 6);
    assert_int_equal(memory->line, 4);
    assert_int_equal(memory->column, 11);
    assert_int_equal(memory->length, 2);
    yaml_free(yaml);
}

static void faults_are_refused_at_their_place(void **state)
{
    static const struct {
        const char *text;
        unsigned line, column;
        const char *message;
    } rows[] = {
        {"a: 1\na: 2\n",            2, 1,  "'a' is given twice"            },
        {"b: {x: 1, y: 2, x: 3}\n", 1, 17, "'x' is given twice"            },
        {"a: &x 1\n",               1, 4,  "anchors (&) are not supported" },
        {"a: *x\n",                 1, 4,  "aliases (*) are not supported" },
        {"*x : 1\n",                1, 1,  "aliases (*) are not supported" },
        {"&x a: 1\n",               1, 1,  "anchors (&) are not supported" },
        {"a: &x [1]\n",             1, 4,  "anchors (&) are not supported" },
        {"a: !!int 1\n",            1, 4,  "tags (!) are not supported"    },
        {"a: !x {}\n",              1, 4,  "tags (!) are not supported"    },
        {"[a]: 1\n",                1, 1,  "a key must be a word"          },
        {"a: 1\n---\nb: 2\n",       2, 1,  "only one document is allowed"  },
        {"a: \"\\0\"\n",            1, 4,  "NUL characters are not allowed"},
        {"a: [1, 2\n",              2, 1,  NULL                            },
        {"a: 'open\n",              2, 1,  NULL                            },
        {"\ta: 1\n",                1, 1,  NULL                            },
        {"a: 1\n b: 2\n",           2, 3,  NULL                            },
        {"a: b: c\n",               1, 5,  NULL                            },
        {"a: @\n",                  1, 4,  NULL                            },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct yaml *yaml = NULL;
        struct error err = {0};

        assert_int_equal(parse(rows[i].text, &yaml, &err), -(int)ERR_CONFIG);
        assert_null(yaml);
        assert_string_equal(err.place.file, "test.yaml");
        assert_int_equal(err.place.line, rows[i].line);
        assert_int_equal(err.place.column, rows[i].column);
        assert_true(err.place.length >= 1);
        if (rows[i].message)
            assert_string_equal(err.message, rows[i].message);
    }
}

static void tab_in_the_indentation_is_explained(void **state)
{
    struct yaml *yaml = NULL;
    struct error err = {0};

    (void)state;
    assert_int_equal(parse("limits:\n\tmemory: 1\n", &yaml, &err), -(int)ERR_CONFIG);
    assert_int_equal(err.place.line, 2);
    assert_string_equal(err.place.text, "\tmemory: 1");
    assert_non_null(strstr(err.hint, "spaces"));
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    static const struct {
        const char *text;
        size_t size;
        unsigned line, column;
    } rows[] = {
        {"a: 1\nb: \xFF\n",   10, 2, 4},
        {"a: \xC3",           4,  1, 4},
        {"a: \0b\n",          6,  1, 4},
        {"\xFF\xFE"
         "a\0",      4,  1, 1},
        {"a: \xED\xA0\x80\n", 7,  1, 4},
        {"a: \x01\n",         5,  1, 4},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct yaml *yaml = NULL;
        struct error err = {0};

        assert_int_equal(yaml_parse("f", rows[i].text, rows[i].size, &yaml, &err),
                         -(int)ERR_CONFIG);
        assert_int_equal(err.place.line, rows[i].line);
        assert_int_equal(err.place.column, rows[i].column);
    }
}

static char *repeated(const char *piece, size_t times)
{
    size_t size = strlen(piece);
    char *text = malloc(size * times + 1);

    for (size_t i = 0; i < times; i++)
        memcpy(text + i * size, piece, size);
    text[size * times] = '\0';
    return text;
}

static void nesting_is_bounded(void **state)
{
    static const char *const pieces[] = {"[", "{a: ", "- ", "? "};

    (void)state;
    for (size_t i = 0; i < COUNT(pieces); i++) {
        char *text = repeated(pieces[i], 100000);
        struct yaml *yaml = NULL;
        struct error err = {0};

        assert_int_equal(parse(text, &yaml, &err), -(int)ERR_CONFIG);
        assert_null(yaml);
        free(text);
    }
}

static void sixty_four_levels_are_read_and_one_more_is_not(void **state)
{
    char text[140];
    struct yaml *yaml = NULL;
    struct error err = {0};

    (void)state;
    memset(text, '[', 65);
    memset(text + 65, ']', 65);
    text[130] = '\0';
    assert_int_equal(parse(text, &yaml, &err), -(int)ERR_CONFIG);
    assert_string_equal(err.message, "nested more than 64 levels deep");
    assert_int_equal(parse(text + 1, &yaml, &err), -(int)ERR_CONFIG);
    text[129] = '\0';
    assert_int_equal(parse(text + 1, &yaml, &err), 0);
    yaml_free(yaml);
}

static void number_of_values_is_bounded(void **state)
{
    char *text = repeated("- a\n", 100001);
    struct yaml *yaml = NULL;
    struct error err = {0};

    (void)state;
    assert_int_equal(parse(text, &yaml, &err), -(int)ERR_CONFIG);
    assert_string_equal(err.message, "more than 100000 values");
    free(text);
}

static void many_keys_are_checked_quickly(void **state)
{
    enum { KEYS = 49000 };
    char *text = malloc((size_t)KEYS * 16);
    size_t size = 0;
    struct yaml *yaml = NULL;
    struct error err = {0};

    (void)state;
    for (unsigned i = 0; i < KEYS; i++)
        size += (size_t)snprintf(text + size, 16, "k%u: 1\n", i);
    assert_int_equal(parse(text, &yaml, &err), 0);
    yaml_free(yaml);
    yaml = NULL;
    (void)snprintf(text + size, 16, "k7: 1\n");
    assert_int_equal(parse(text, &yaml, &err), -(int)ERR_CONFIG);
    assert_string_equal(err.message, "'k7' is given twice");
    assert_int_equal(err.place.line, KEYS + 1);
    assert_string_equal(err.hint, "the first one is on line 8");
    free(text);
}

static void unknown_key_gets_a_caret_and_a_hint(void **state)
{
    static const char *const keys[] = {"memory", "output", NULL};
    struct yaml *yaml = parsed("output: 1\nmemroy: 2\n");
    struct error err = {0};

    (void)state;
    assert_int_equal(yaml_check_keys(yaml, yaml_root(yaml), keys, &err), -(int)ERR_CONFIG);
    assert_string_equal(err.message, "unknown key 'memroy'");
    assert_string_equal(err.hint, "did you mean 'memory'?");
    assert_int_equal(err.place.line, 2);
    assert_int_equal(err.place.column, 1);
    assert_int_equal(err.place.length, 6);
    assert_string_equal(err.place.text, "memroy: 2");
    yaml_free(yaml);
}

static void keys_are_asked_of_maps_only(void **state)
{
    static const char *const keys[] = {"a", NULL};
    struct yaml *yaml = parsed("[a]\n");
    struct error err = {0};

    (void)state;
    assert_int_equal(yaml_check_keys(yaml, yaml_root(yaml), keys, &err), -(int)ERR_CONFIG);
    yaml_free(yaml);
}

static void values_are_converted(void **state)
{
    struct yaml *yaml = parsed("i: 7\nq: '8'\ns: 0.5\nr: 1e-6\nb: true\nt: word\nn: ~\ne:\n");
    const struct yaml_node *root = yaml_root(yaml);
    struct error err = {0};
    int64_t number = 0, ns = 0;
    double real = 0;
    bool flag = false;
    const char *text = "default";

    (void)state;
    assert_int_equal(yaml_i64(yaml, root, "i", 1, 9, &number, &err), 0);
    assert_int_equal(number, 7);
    assert_int_equal(yaml_i64(yaml, root, "q", 1, 9, &number, &err), 0);
    assert_int_equal(number, 8);
    assert_int_equal(yaml_seconds(yaml, root, "s", &ns, &err), 0);
    assert_int_equal(ns, 500000000);
    assert_int_equal(yaml_real(yaml, root, "r", &real, &err), 0);
    assert_true(real == 1e-6);
    assert_int_equal(yaml_bool(yaml, root, "b", &flag, &err), 0);
    assert_true(flag);
    assert_int_equal(yaml_text(yaml, root, "n", &text, &err), 0);
    assert_int_equal(yaml_text(yaml, root, "e", &text, &err), 0);
    assert_int_equal(yaml_text(yaml, root, "absent", &text, &err), 0);
    assert_string_equal(text, "default");
    assert_int_equal(yaml_text(yaml, root, "t", &text, &err), 0);
    assert_string_equal(text, "word");
    yaml_free(yaml);
}

static void values_of_the_wrong_kind_are_refused(void **state)
{
    struct yaml *yaml = parsed("i: 10\nf: 1.5\nl: [1]\nz: 0\nw: yes\nneg: -1\n");
    const struct yaml_node *root = yaml_root(yaml);
    struct error err = {0};
    int64_t number = 42;
    double real = 42;
    bool flag = true;
    const char *text = NULL;

    (void)state;
    assert_int_equal(yaml_i64(yaml, root, "i", 1, 9, &number, &err), -(int)ERR_CONFIG);
    assert_string_equal(err.message, "'i' must be a whole number from 1 to 9");
    assert_int_equal(err.place.column, 4);
    assert_int_equal(yaml_i64(yaml, root, "f", 1, 9, &number, &err), -(int)ERR_CONFIG);
    assert_int_equal(yaml_i64(yaml, root, "l", 1, 9, &number, &err), -(int)ERR_CONFIG);
    assert_int_equal(yaml_seconds(yaml, root, "z", &number, &err), -(int)ERR_CONFIG);
    assert_int_equal(yaml_seconds(yaml, root, "neg", &number, &err), -(int)ERR_CONFIG);
    assert_int_equal(yaml_real(yaml, root, "w", &real, &err), -(int)ERR_CONFIG);
    assert_int_equal(yaml_bool(yaml, root, "w", &flag, &err), -(int)ERR_CONFIG);
    assert_int_equal(yaml_text(yaml, root, "l", &text, &err), -(int)ERR_CONFIG);
    assert_int_equal(number, 42);
    assert_true(real == 42 && flag && !text);
    yaml_free(yaml);
}

static void long_line_is_cut_in_the_error(void **state)
{
    char *text = repeated("x", 5000);
    struct yaml *yaml = NULL;
    struct error err = {0};

    (void)state;
    memcpy(text, "a: *", 4);
    assert_int_equal(parse(text, &yaml, &err), -(int)ERR_CONFIG);
    assert_int_equal(strlen(err.place.text), sizeof err.place.text - 1);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_lists_and_scalars_are_read),
        cmocka_unit_test(nothing_is_an_empty_map),
        cmocka_unit_test(places_count_from_one),
        cmocka_unit_test(faults_are_refused_at_their_place),
        cmocka_unit_test(tab_in_the_indentation_is_explained),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(sixty_four_levels_are_read_and_one_more_is_not),
        cmocka_unit_test(number_of_values_is_bounded),
        cmocka_unit_test(many_keys_are_checked_quickly),
        cmocka_unit_test(unknown_key_gets_a_caret_and_a_hint),
        cmocka_unit_test(keys_are_asked_of_maps_only),
        cmocka_unit_test(values_are_converted),
        cmocka_unit_test(values_of_the_wrong_kind_are_refused),
        cmocka_unit_test(long_line_is_cut_in_the_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

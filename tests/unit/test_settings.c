/* SPDX-License-Identifier: MIT */
/* Templates: what becomes of their fields, and where an id is found. */
#include "fixture.h"

#include "settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char event_text[] =
    "{\"type\":\"order.graded\",\"timestamp\":\"t\",\"data\":{\"id\":\"evt_1\",\"sequence\":4,"
    "\"application_id\":\"a/b c\",\"candidate\":{\"id\":\"can_1\",\"external_id\":null},"
    "\"score\":87,\"summary\":\"two \\\"of\\\" three\"}}";

static json_t *event(void)
{
    json_t *found = json_loads(event_text, 0, NULL);

    assert_non_null(found);
    return found;
}

static void fill(const char *text, enum settings_use use, const char *wanted)
{
    json_t *root = event();
    char *filled = NULL;
    struct error err;

    assert_int_equal(settings_fill(text, root, use, &filled, &err), 0);
    assert_string_equal(filled, wanted);
    free(filled);
    json_decref(root);
}

static void fields_are_filled_and_encoded_for_where_they_stand(void **state)
{
    (void)state;
    fill("/v1/{{application_id}}/{{ sequence }}", SETTINGS_URL, "/v1/a%2Fb%20c/4");
    fill("{{type}}: {{score}}", SETTINGS_HEADER, "order.graded: 87");
    /* what the event does not say is nothing */
    fill("[{{candidate.external_id}}{{decision}}]", SETTINGS_HEADER, "[]");
    fill("{ {{id}} }}", SETTINGS_HEADER, "{ evt_1 }}");
}

static void make(const char *body, struct settings *settings)
{
    char text[600];
    struct settings_wanted wanted = {.file = "t.yaml", .template_text = text};
    struct error err;
    char *made = NULL;

    (void)snprintf(text, sizeof text, "version: 1\nid: /data/0/a~1b\nbody: '%s'\n", body);
    wanted.template_size = strlen(text);
    assert_int_equal(settings_make(&wanted, &made, &err), 0);
    assert_int_equal(settings_parse(made, settings, &err), 0);
    free(made);
}

static void a_field_alone_is_the_value_itself(void **state)
{
    struct settings settings;
    json_t *root = event();
    struct error err;
    char *body = NULL;

    (void)state;
    make("{\"a\":\"{{score}}\",\"b\":\"{{score}} points\",\"c\":[\"{{candidate.external_id}}\"],"
         "\"d\":\"{{summary}}\",\"e\":1.5}",
         &settings);
    assert_int_equal(settings_body(&settings, root, &body, &err), 0);
    assert_string_equal(body, "{\"a\":87,\"b\":\"87 points\",\"c\":[null],\"d\":\"two \\\"of\\\" "
                              "three\",\"e\":1.5}");
    free(body);
    json_decref(root);
    settings_done(&settings);
}

static void an_id_is_found_where_the_pointer_leads(void **state)
{
    static const struct {
        const char *answer, *id;
    } rows[] = {
        {"{\"data\":[{\"a/b\":\"note-1\"}]}",     "note-1"  },
        {"{\"data\":[{\"a/b\":12}]}",             "12"      },
        {"{\"data\":[]}",                         ""        },
        {"{\"data\":{\"0\":{\"a/b\":\"x\"}}}",    "x"       },
        {"[]",                                    ""        },
        {"no JSON",                               ""        },
        {"",                                      ""        },
        {"{\"data\":[{\"a/b\":\"\\u001b[2J\"}]}", "\\x1b[2J"},
    };
    struct settings settings;
    char id[64];

    (void)state;
    make("{}", &settings);
    for (size_t i = 0; i < COUNT(rows); i++) {
        settings_find_id(&settings, rows[i].answer, strlen(rows[i].answer), id, sizeof id);
        assert_string_equal(id, rows[i].id);
    }
    settings_done(&settings);
}

static void a_url_whose_fields_would_lead_elsewhere_is_refused(void **state)
{
    static const char *const values[] = {"", ".", ".."};

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        json_t *root = json_pack("{s:{s:s}}", "data", "application_id", values[i]);
        char *url = NULL;
        struct error err;

        assert_int_equal(settings_fill("https://a.example/v1/{{application_id}}/notes", root,
                                       SETTINGS_URL, &url, &err),
                         -(int)ERR_USAGE);
        assert_null(url);
        assert_int_equal(settings_fill("https://a.example/?id={{application_id}}", root,
                                       SETTINGS_URL, &url, &err),
                         0);
        free(url);
        json_decref(root);
    }
}

static void what_could_never_be_sent_is_told_before(void **state)
{
    struct settings settings;
    struct error err;
    char url[4000] = "https://a.example/?";

    (void)state;
    make("{\"a\":\"{{score}}\"}", &settings);
    assert_int_equal(settings_try(&settings, url, &err), 0);
    for (size_t i = 0; i < 8; i++)
        memcpy(url + strlen(url), "{{id}}", sizeof "{{id}}");
    assert_int_equal(settings_try(&settings, url, &err), -(int)ERR_USAGE);
    settings_done(&settings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_filled_and_encoded_for_where_they_stand),
        cmocka_unit_test(a_field_alone_is_the_value_itself),
        cmocka_unit_test(an_id_is_found_where_the_pointer_leads),
        cmocka_unit_test(a_url_whose_fields_would_lead_elsewhere_is_refused),
        cmocka_unit_test(what_could_never_be_sent_is_told_before),
    };

    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}

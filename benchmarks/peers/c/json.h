// A reader of JSON, as much as the study needs.
#ifndef JSON_H
#define JSON_H

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_OBJECT };

// A value. The members of a list or object are a chain.
struct json {
    enum json_kind kind;
    double number; // of a number or bool
    char *text;    // of a text
    char *key;     // of a member of an object
    int count;     // of members
    struct json *first, *next;
};

// json_read reads a file, without the lists of numbers that are called so. It ends the program if
// that fails.
struct json *json_read(const char *path, const char *without);

// json_get returns a member of an object; NULL if there is none or o is NULL.
const struct json *json_get(const struct json *o, const char *key);

// json_need is json_get that ends the program if there is none.
const struct json *json_need(const struct json *o, const char *key);

// json_numbers copies a list of numbers to at most most places, and returns how many there are.
int json_numbers(const struct json *list, double *to, int most);

#endif

// Searches the memory of a process, which stands still meanwhile, for texts and for keys.
//
// usage: traces PID STEP <questions
//
//   text HEX NAME                         these bytes, at least 8, anywhere
//   envelope NONCE BOUND COMMITMENT NAME  any 32 bytes at a multiple of STEP that open this envelope (Formats.md)
//
// Each find is a line `NAME where`; the last line says how many bytes were searched and how many keys were tried.
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { piece = 8, key_size = 32, table_size = 1 << 16, distinct_bytes = 18 };

typedef struct text {
    unsigned char *bytes;
    size_t size;
    char *name;
    struct text *next;
} text;

typedef struct {
    unsigned char commitment[32];
    unsigned char *message;
    size_t size;
    char *name;
} envelope;

static text *table[table_size];
static envelope *envelopes;
static size_t envelope_count;
static const char label[] = "amanat envelope/1";

static unsigned char *bytes_of(const char *hex, size_t *size) {
    *size = strlen(hex) / 2;
    unsigned char *bytes = malloc(*size + 1);
    if (bytes == NULL || sodium_hex2bin(bytes, *size, hex, strlen(hex), NULL, size, NULL) != 0) exit(2);
    return bytes;
}

static size_t slot_of(const unsigned char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return (word * 0x9E3779B97F4A7C15u) >> 48;
}

static void ask_text(char *hex, char *name) {
    text *found = calloc(1, sizeof *found);
    if (found == NULL) exit(2);
    found->bytes = bytes_of(hex, &found->size);
    if (found->size < piece) exit(2);
    found->name = strdup(name);
    size_t slot = slot_of(found->bytes);
    found->next = table[slot];
    table[slot] = found;
}

static void ask_envelope(char *nonce_hex, char *bound_hex, char *commitment_hex, char *name) {
    envelopes = realloc(envelopes, (envelope_count + 1) * sizeof *envelopes);
    if (envelopes == NULL) exit(2);
    envelope *asked = &envelopes[envelope_count++];
    size_t nonce_size, bound_size, commitment_size;
    unsigned char *nonce = bytes_of(nonce_hex, &nonce_size), *bound = bytes_of(bound_hex, &bound_size);
    unsigned char *commitment = bytes_of(commitment_hex, &commitment_size);
    if (commitment_size != sizeof asked->commitment) exit(2);
    memcpy(asked->commitment, commitment, commitment_size);
    size_t label_size = sizeof label - 1;
    asked->size = 2 + label_size + nonce_size + bound_size;
    asked->message = malloc(asked->size);
    if (asked->message == NULL) exit(2);
    asked->message[0] = 0;
    asked->message[1] = (unsigned char)label_size;
    memcpy(asked->message + 2, label, label_size);
    memcpy(asked->message + 2 + label_size, nonce, nonce_size);
    memcpy(asked->message + 2 + label_size + nonce_size, bound, bound_size);
    asked->name = strdup(name);
    free(nonce), free(bound), free(commitment);
}

static void read_questions(void) {
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        line[strcspn(line, "\n")] = 0;
        char *rest = line, *kind = strsep(&rest, " ");
        if (strcmp(kind, "text") == 0) {
            char *hex = strsep(&rest, " ");
            ask_text(hex, rest);
        } else if (strcmp(kind, "envelope") == 0) {
            char *nonce = strsep(&rest, " "), *bound = strsep(&rest, " "), *commitment = strsep(&rest, " ");
            ask_envelope(nonce, bound, commitment, rest);
        } else {
            exit(2);
        }
    }
    free(line);
}

typedef struct {
    const unsigned char *bytes;
    size_t begin, end, step;
    uint64_t address;
    const char *region;
    uint64_t tried;
} stretch;

/// Keys are random: whatever repeats itself as much as text and addresses do is none.
static int may_be_key(const unsigned char *bytes) {
    uint64_t seen[4] = {0};
    for (int index = 0; index < key_size; index++) seen[bytes[index] >> 6] |= UINT64_C(1) << (bytes[index] & 63);
    int distinct = 0;
    for (int index = 0; index < 4; index++) distinct += __builtin_popcountll(seen[index]);
    return distinct >= distinct_bytes;
}

static void try_key(const stretch *part, size_t place) {
    crypto_generichash_state begun;
    crypto_generichash_init(&begun, part->bytes + place, key_size, 64);
    for (size_t index = 0; index < envelope_count; index++) {
        crypto_generichash_state state = begun;
        unsigned char okm[64];
        crypto_generichash_update(&state, envelopes[index].message, envelopes[index].size);
        crypto_generichash_final(&state, okm, sizeof okm);
        if (memcmp(okm + 32, envelopes[index].commitment, 32) == 0)
            printf("%s opened from %s at %" PRIx64 "\n", envelopes[index].name, part->region, part->address + place);
    }
}

static void *try_keys(void *context) {
    stretch *part = context;
    if (envelope_count == 0) return NULL;
    for (size_t place = part->begin; place + key_size <= part->end; place += part->step) {
        if (!may_be_key(part->bytes + place)) continue;
        part->tried += 1;
        try_key(part, place);
    }
    return NULL;
}

static void find_texts(const stretch *part) {
    for (size_t place = 0; place + piece <= part->end; place++) {
        for (text *asked = table[slot_of(part->bytes + place)]; asked != NULL; asked = asked->next) {
            if (place + asked->size <= part->end && memcmp(part->bytes + place, asked->bytes, asked->size) == 0)
                printf("%s in %s at %" PRIx64 "\n", asked->name, part->region, part->address + place);
        }
    }
}

static uint64_t search(const stretch *whole) {
    find_texts(whole);
    stretch halves[2] = {*whole, *whole};
    halves[0].end = halves[1].begin = whole->end / 2 / whole->step * whole->step;
    // A key across the middle is the first half's.
    if (halves[0].end + key_size <= whole->end) halves[0].end += key_size;
    pthread_t other;
    if (pthread_create(&other, NULL, try_keys, &halves[0]) != 0) exit(2);
    try_keys(&halves[1]);
    pthread_join(other, NULL);
    return halves[0].tried + halves[1].tried;
}

int main(int count, char **words) {
    if (count != 3 || sodium_init() < 0) return 2;
    read_questions();
    pid_t process = (pid_t)atoi(words[1]);
    char path[64], line[512], region[256];
    if (kill(process, SIGSTOP) != 0) return 2;
    snprintf(path, sizeof path, "/proc/%d/mem", process);
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof path, "/proc/%d/maps", process);
    FILE *maps = fopen(path, "re");
    uint64_t searched = 0, tried = 0;
    while (memory >= 0 && maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        uint64_t begin, end;
        char rights[5];
        region[0] = 0;
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %*s %*s %*s %255s", &begin, &end, rights, region) < 3) continue;
        // What can't be written and comes from a file is code and constants.
        if (rights[0] != 'r' || (rights[1] != 'w' && region[0] == '/') || strncmp(region, "[v", 2) == 0) continue;
        unsigned char *bytes = malloc(end - begin);
        if (bytes == NULL) return 2;
        ssize_t size = pread(memory, bytes, end - begin, (off_t)begin);
        if (size > 0) {
            stretch whole = {bytes, 0, (size_t)size, (size_t)atoi(words[2]), begin, region[0] ? region : "anonymous", 0};
            tried += search(&whole);
            searched += (uint64_t)size;
        }
        free(bytes);
    }
    kill(process, SIGCONT);
    if (maps == NULL || memory < 0) return 3;
    printf("searched %" PRIu64 " tried %" PRIu64 "\n", searched, tried);
    return 0;
}

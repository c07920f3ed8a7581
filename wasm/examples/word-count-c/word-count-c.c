/*
 * Counts lines, words, bytes and characters, as wc does.
 *
 * Everything streams through one buffer of fixed size, so the input may be of any length. Bytes
 * are taken as UTF-8: a character is a byte that does not continue another one, and words are
 * what ASCII white space stands between.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_OK = 0, EXIT_UNREADABLE = 1, EXIT_USAGE = 2 };

static const char USAGE[] =
    "usage: word-count-c [-lwmc] [file ...]\n"
    "  -l  lines   -w  words   -m  characters   -c  bytes\n"
    "Without a letter: lines, words and bytes. Without a file, or for -, stdin is read.\n";

/* Which counts to print; they always come in this order. */
struct columns {
  bool lines, words, characters, bytes;
};

struct counts {
  uint64_t lines, words, characters, bytes;
};

/* What to do, and the first of the files named, at argv[first_file]. */
struct request {
  struct columns columns;
  int first_file;
};

static bool is_space(unsigned char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool continues_a_character(unsigned char byte) { return (byte & 0xc0) == 0x80; }

/* Adds one piece of the input. in_word carries over from piece to piece. */
static void count_piece(struct counts *counts, bool *in_word, const unsigned char *piece, size_t size) {
  counts->bytes += size;
  for (size_t i = 0; i < size; i++) {
    bool space = is_space(piece[i]);
    if (piece[i] == '\n') counts->lines++;
    if (!space && !*in_word) counts->words++;
    if (!continues_a_character(piece[i])) counts->characters++;
    *in_word = !space;
  }
}

/* Reads a descriptor to its end. Returns false, with errno set, when it cannot. */
static bool count_descriptor(int descriptor, struct counts *counts) {
  static unsigned char buffer[64 * 1024];
  bool in_word = false;
  for (;;) {
    ssize_t size = read(descriptor, buffer, sizeof buffer);
    if (size == 0) return true;
    if (size > 0) {
      count_piece(counts, &in_word, buffer, (size_t)size);
    } else if (errno != EINTR) {
      return false;
    }
  }
}

static bool count_file(const char *name, struct counts *counts) {
  if (strcmp(name, "-") == 0) return count_descriptor(STDIN_FILENO, counts);
  int descriptor = open(name, O_RDONLY);
  if (descriptor < 0) return false;
  bool done = count_descriptor(descriptor, counts);
  int reason = errno;
  close(descriptor);
  errno = reason;
  return done;
}

static void add(struct counts *total, const struct counts *part) {
  total->lines += part->lines;
  total->words += part->words;
  total->characters += part->characters;
  total->bytes += part->bytes;
}

/* Prints one number; from the second one on, a space before it keeps the columns apart. */
static void print_column(bool wanted, uint64_t number, int width, bool *first) {
  if (!wanted) return;
  if (!*first) putchar(' ');
  printf("%*" PRIu64, width, number);
  *first = false;
}

static void print_counts(const struct columns *columns, const struct counts *counts, int width, const char *label) {
  bool first = true;
  print_column(columns->lines, counts->lines, width, &first);
  print_column(columns->words, counts->words, width, &first);
  print_column(columns->characters, counts->characters, width, &first);
  print_column(columns->bytes, counts->bytes, width, &first);
  if (label != NULL) printf(" %s", label);
  putchar('\n');
}

/* A single number stands by itself; a table gets columns that line up. */
static int column_width(const struct columns *columns, int rows) {
  int wanted = columns->lines + columns->words + columns->characters + columns->bytes;
  return wanted == 1 && rows == 1 ? 1 : 7;
}

static bool choose(struct columns *columns, char letter) {
  switch (letter) {
    case 'l': columns->lines = true; return true;
    case 'w': columns->words = true; return true;
    case 'm': columns->characters = true; return true;
    case 'c': columns->bytes = true; return true;
    default: return false;
  }
}

/* Reads the options. Returns false, having said why, when there is one that it does not know. */
static bool read_request(int argc, char **argv, struct request *request) {
  struct columns *columns = &request->columns;
  int at = 1;
  for (; at < argc && argv[at][0] == '-' && argv[at][1] != '\0'; at++) {
    if (strcmp(argv[at], "--") == 0) {
      at++;
      break;
    }
    for (const char *letter = argv[at] + 1; *letter != '\0'; letter++) {
      if (choose(columns, *letter)) continue;
      fprintf(stderr, "word-count-c: %s is not an option\n%s", argv[at], USAGE);
      return false;
    }
  }
  if (!columns->lines && !columns->words && !columns->characters && !columns->bytes) {
    columns->lines = columns->words = columns->bytes = true;
  }
  request->first_file = at;
  return true;
}

/* Counts every file named, and their sum when there are several. */
static int count_files(const struct columns *columns, int count, char **names) {
  struct counts total = {0};
  int width = column_width(columns, count);
  int result = EXIT_OK;
  for (int i = 0; i < count; i++) {
    struct counts counts = {0};
    if (count_file(names[i], &counts)) {
      print_counts(columns, &counts, width, names[i]);
      add(&total, &counts);
    } else {
      fprintf(stderr, "word-count-c: %s: %s\n", names[i], strerror(errno));
      result = EXIT_UNREADABLE;
    }
  }
  if (count > 1) print_counts(columns, &total, width, "total");
  return result;
}

static int count_stdin(const struct columns *columns) {
  struct counts counts = {0};
  if (!count_descriptor(STDIN_FILENO, &counts)) {
    fprintf(stderr, "word-count-c: stdin: %s\n", strerror(errno));
    return EXIT_UNREADABLE;
  }
  print_counts(columns, &counts, column_width(columns, 1), NULL);
  return EXIT_OK;
}

int main(int argc, char **argv) {
  struct request request = {0};
  if (argc == 2 && strcmp(argv[1], "--help") == 0) {
    fputs(USAGE, stdout);
    return EXIT_OK;
  }
  if (!read_request(argc, argv, &request)) return EXIT_USAGE;
  if (request.first_file >= argc) return count_stdin(&request.columns);
  return count_files(&request.columns, argc - request.first_file, argv + request.first_file);
}

/* Thinks of a number and says of each guess whether it is too low or too high. A conversation: it asks, waits for a
 * line, and answers. It shows what interactive programs need: a prompt that is seen before the line is read, random
 * numbers, and an end of input at any moment.
 *
 *   guess-the-number [most [secret]]
 *
 * The number is from 1 to `most` (100), and random unless the second argument gives it away.
 */
/* For getentropy. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 1000000L

enum reading { READ_NUMBER, READ_OTHER, READ_END };

/* Colours only where somebody looks. */
static bool colours;

static const char *in_colour(const char *colour) {
  return colours ? colour : "";
}

static void report(const char *colour, const char *text) {
  printf("%s%s%s\n", in_colour(colour), text, in_colour("\x1b[0m"));
}

/* A whole number in the text, with blanks around it at most. */
static bool parse_number(const char *text, long *number) {
  char *end;
  errno = 0;
  *number = strtol(text, &end, 10);
  if (end == text || errno != 0) return false;
  while (isspace((unsigned char)*end)) end++;
  return *end == '\0';
}

static bool parse_argument(const char *text, long most, long *number) {
  if (parse_number(text, number) && *number >= 1 && *number <= most) return true;
  fprintf(stderr, "guess-the-number: \"%s\" is not a whole number from 1 to %ld\n", text, most);
  return false;
}

/* Evenly among 1 to `most`: what does not divide evenly is drawn again. */
static bool draw_secret(long most, long *secret) {
  unsigned range = (unsigned)most;
  unsigned end = 0xffffffffu - 0xffffffffu % range;
  unsigned drawn;
  do {
    if (getentropy(&drawn, sizeof drawn) != 0) return false;
  } while (drawn >= end);
  *secret = (long)(drawn % range) + 1;
  return true;
}

static enum reading ask(long most, long *guess) {
  char line[64];
  printf("Your guess (1 to %ld): ", most);
  fflush(stdout);
  if (fgets(line, sizeof line, stdin) == NULL) return READ_END;
  if (strchr(line, '\n') == NULL) {
    int rest;
    while ((rest = getchar()) != '\n' && rest != EOF) continue;
  }
  return parse_number(line, guess) ? READ_NUMBER : READ_OTHER;
}

/* Guesses that it took; 0 when the input ended before. */
static int play(long most, long secret) {
  long guess;
  for (int guesses = 0;;) {
    enum reading reading = ask(most, &guess);
    if (reading == READ_END) return 0;
    if (reading == READ_OTHER || guess < 1 || guess > most) {
      printf("That is not a whole number from 1 to %ld.\n", most);
      continue;
    }
    guesses++;
    if (guess == secret) return guesses;
    report("\x1b[33m", guess < secret ? "Too low." : "Too high.");
  }
}

int main(int argc, char **argv) {
  long most = 100;
  long secret = 0;
  if (argc > 3) {
    fprintf(stderr, "usage: guess-the-number [most [secret]]\n");
    return 2;
  }
  if (argc > 1 && !parse_argument(argv[1], MOST, &most)) return 2;
  if (argc > 2 && !parse_argument(argv[2], most, &secret)) return 2;
  if (argc <= 2 && !draw_secret(most, &secret)) {
    fprintf(stderr, "guess-the-number: no random numbers\n");
    return 1;
  }
  colours = isatty(STDOUT_FILENO);
  printf("I think of a number from 1 to %ld.\n", most);
  int guesses = play(most, secret);
  if (guesses == 0) {
    printf("\nIt was %ld.\n", secret);
    return 1;
  }
  char text[64];
  snprintf(text, sizeof text, "Yes, %ld. It took you %d %s.", secret, guesses, guesses == 1 ? "guess" : "guesses");
  report("\x1b[1;32m", text);
  return 0;
}

/* Batch normalization in float64 that speaks the suite's line protocol, PROTOCOL.md.
   cc -std=c99 -O2 -o batch_norm batch_norm.c -lm */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { int rank, shape[16], size; double *at; } Tensor;  /* rank -1: none at all */

static double pool[1 << 22], *unused;  /* all tensors of one request */
static char word[128];

static const char *next(void) { if (scanf("%127s", word) != 1) exit(0); return word; }
static double number(void) { return strtod(next(), NULL); }
static int whole(void) { return atoi(next()); }
static int is(const char *expected) { return strcmp(next(), expected) == 0; }
static Tensor zeros(Tensor like) {
  if (like.size > pool + (1 << 22) - unused) { fprintf(stderr, "a request too large for %s\n", __FILE__); exit(1); }
  like.at = memset(unused, 0, like.size * sizeof(double));
  unused += like.size;
  return like;
}
static Tensor tensor(void) {
  Tensor t = {whole(), {0}, 1, NULL};
  for (int i = 0; i < t.rank; i++) t.size *= t.shape[i] = whole();
  t.size = t.rank < 0 ? 0 : t.size;
  t = zeros(t);
  for (int i = 0; i < t.size; i++) t.at[i] = number();
  return t;
}
static void print(Tensor t) {
  printf(" %d", t.rank);
  for (int i = 0; i < t.rank; i++) printf(" %d", t.shape[i]);
  for (int i = 0; i < t.size; i++) printf(" %a", t.at[i]);
}
static int fits(Tensor t, int wanted, int size) { return wanted ? t.rank == 1 && t.size == size : t.rank < 0; }

/* Reads what follows "create", "forward" and "backward", and writes the reply. */
static void request(int create, int backward) {
  int float64 = is("FLOAT64"), centered = whole(), scaled = whole(), shifted = whole();
  double epsilon = number();
  int exponential = is("EXPONENTIAL"), tracked = strcmp(word, "NONE") != 0;
  double weight = number();
  int unbiased = is("UNBIASED"), refusing = is("REFUSE"), passing = is("PASS"), inside = is("INSIDE_ROOT");
  int known = is("PER_CHANNEL") && float64 && centered && (exponential ? unbiased : !tracked) && refusing && passing && inside;
  int channels = known ? whole() : 0, first = known && whole() == 1, least = first ? whole() : 0, most = first ? whole() : 0;
  if (!first) { while (getchar() != '\n' && !feof(stdin)); printf("unsupported specification"); return; }
  if (create) { printf("ok"); return; }
  int training = is("TRAINING"), batch = training || !tracked;
  Tensor x = tensor(), scale = tensor(), shift = tensor();
  int batches = whole();
  Tensor mean = tensor(), variance = tensor(), dy = backward ? tensor() : x;
  int n = x.size / channels, inner = 1;
  for (int i = 2; i < x.rank; i++) inner *= x.shape[i];
  if (x.rank < least || x.rank > most || x.shape[1] != channels || (batch && n == 1)
      || !fits(scale, scaled, channels) || !fits(shift, shifted, channels) || !fits(mean, 1, tracked * channels)
      || !fits(variance, 1, tracked * channels) || dy.rank != x.rank || memcmp(dy.shape, x.shape, sizeof x.shape)) {
    printf("refused shapes: expected %d channels on axis 1, with several values each in training", channels);
    return;
  }
  Tensor y = zeros(x), dscale = zeros(scale), dshift = zeros(shift);
  for (int c = 0; c < channels; c++) {
    double m = 0, v = 0, sum = 0, weighted = 0, g = scaled ? scale.at[c] : 1, b = shifted ? shift.at[c] : 0;
#define EACH(i) for (int k = 0, i = c * inner; k < n; k++, i = (k / inner * channels + c) * inner + k % inner)
    EACH(i) m += x.at[i];
    m /= n;
    EACH(i) v += (x.at[i] - m) * (x.at[i] - m);
    v /= n;
    if (training && tracked && n > 0) {
      mean.at[c] = (1 - weight) * mean.at[c] + weight * m;
      variance.at[c] = (1 - weight) * variance.at[c] + weight * (v * n / (n - 1));
    } else if (!batch) { m = mean.at[c]; v = variance.at[c]; }
    double inverse = v < INFINITY ? 1 / sqrt(v + epsilon) : NAN;  /* an overflow must show */
    EACH(i) { sum += dy.at[i]; weighted += dy.at[i] * ((x.at[i] - m) * inverse); }
    EACH(i) {
      double xhat = (x.at[i] - m) * inverse;
      y.at[i] = backward ? g * inverse * (dy.at[i] - (batch ? sum / n + xhat * (weighted / n) : 0)) : g * xhat + b;
    }
    if (scaled) dscale.at[c] = weighted;
    if (shifted) dshift.at[c] = sum;
  }
  printf("ok"); print(y);
  if (backward) { print(dscale); print(dshift); }
  else { printf(" %d", batches + (training && tracked)); print(mean); print(variance); }
}

int main(void) {
  for (;; printf("\n"), fflush(stdout)) {
    unused = pool;
    if (is("hello")) {
      printf(is("1") ? "ok plain-c SEQUENTIAL BATCH_NORM FLOAT64 TRAINING RUNNING_STATISTICS PARTIAL_AFFINE BACKWARD "
          "UNBIASED_RUNNING_VARIANCE" : "unsupported version");
    } else request(strcmp(word, "create") == 0, strcmp(word, "backward") == 0);
  }
}

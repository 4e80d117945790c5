package io.mizzen.testkit;

/**
 * The binomial distribution of {@code trials} draws, computed term by term and not by a normal
 * approximation: the tails that matter here are far outside the approximation's reach.
 */
final class Binomial {
  private final double[] terms;

  private Binomial(double[] terms) {
    this.terms = terms;
  }

  static Binomial of(int trials, double probability) {
    double[] terms = new double[trials + 1];
    if (probability == 0 || probability == 1) {
      terms[probability == 0 ? 0 : trials] = 1;
      return new Binomial(terms);
    }
    double odds = Math.log(probability) - Math.log1p(-probability);
    double term = trials * Math.log1p(-probability);
    terms[0] = Math.exp(term);
    for (int k = 1; k <= trials; k++) {
      term += Math.log((trials - k + 1.0) / k) + odds;
      terms[k] = Math.exp(term);
    }
    return new Binomial(terms);
  }

  /** P(X ≤ k); 0 below the range. */
  double atMost(int k) {
    return between(0, k);
  }

  /** P(X ≥ k), summed from the far end so that small tails keep their digits. */
  double atLeast(int k) {
    double sum = 0;
    for (int i = terms.length - 1; i >= k; i--) {
      sum += terms[i];
    }
    return sum;
  }

  double between(int low, int high) {
    double sum = 0;
    for (int i = low; i <= high; i++) {
      sum += terms[i];
    }
    return sum;
  }

  /** The smallest k with P(X ≤ k) > tail. */
  int lowest(double tail) {
    double sum = 0;
    int k = -1;
    while (k < terms.length - 1 && sum <= tail) {
      sum += terms[++k];
    }
    return k;
  }

  /** The largest k with P(X ≥ k) > tail. */
  int highest(double tail) {
    double sum = 0;
    int k = terms.length;
    while (k > 0 && sum <= tail) {
      sum += terms[--k];
    }
    return k;
  }
}

package io.mizzen.examples.shop.ratings;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** One process; its version comes as {@code --mizzen.workload.labels.version=v2}. */
@SpringBootApplication
public class RatingsApplication {
  public static void main(String[] args) {
    new SpringApplicationBuilder(RatingsApplication.class).profiles("ratings").run(args);
  }
}

"""Prints the pom of a Spring Boot application: pom.py <Boot version> <before | after | parent>."""

import sys

MIZZEN = ("io.mizzen", "mesh-bom", "0.1.0-SNAPSHOT")


def bom(group, artifact, version):
    return f"""      <dependency>
        <groupId>{group}</groupId>
        <artifactId>{artifact}</artifactId>
        <version>{version}</version>
        <type>pom</type>
        <scope>import</scope>
      </dependency>
"""


def main():
    boot, order = sys.argv[1:]
    boot_bom = ("org.springframework.boot", "spring-boot-dependencies", boot)
    imports = {"before": [MIZZEN, boot_bom], "after": [boot_bom, MIZZEN], "parent": [MIZZEN]}[order]
    parent = f"""  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>{boot}</version>
    <relativePath/>
  </parent>
""" if order == "parent" else ""
    print(f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
{parent}  <groupId>app</groupId>
  <artifactId>app</artifactId>
  <version>1</version>
  <properties>
    <java.version>17</java.version>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencyManagement>
    <dependencies>
{"".join(bom(*each) for each in imports)}    </dependencies>
  </dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>org.springframework.boot</groupId>
      <artifactId>spring-boot-starter-actuator</artifactId>
    </dependency>
    <dependency>
      <groupId>io.mizzen</groupId>
      <artifactId>mesh-spring-boot-starter</artifactId>
    </dependency>
  </dependencies>
</project>""")


if __name__ == "__main__":
    main()

package example.qod;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** A Quality on Demand server in front of the NEF that its properties name: sessions and profiles, in memory. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class QodServer {

    public static void main(String[] arguments) {
        SpringApplication.run(QodServer.class, arguments);
    }
}

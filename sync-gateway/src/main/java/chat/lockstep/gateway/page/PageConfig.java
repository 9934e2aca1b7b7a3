package chat.lockstep.gateway.page;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import chat.lockstep.gateway.problem.Problems;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/// The routes of the pages.
@Configuration(proxyBeanMethods = false)
class PageConfig {

    @Bean
    RouterFunction<ServerResponse> pageRoutes(ResourcePatternResolver resources, Problems problems) {
        var pages = new PageHandler(PageFiles.load(resources), problems);
        var paths = path("/").or(path("/lab")).or(path("/assets/**"));
        return RouterFunctions.route(methods(HttpMethod.GET, HttpMethod.HEAD).and(paths), pages::handle);
    }
}

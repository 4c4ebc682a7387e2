# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT

# Packages of the components server and console, by `cpack -G DEB` or `cpack -G RPM` in the build directory; packaging/build.sh does all of it.
# Both are under the MIT license (server/adr/0008-packages.md).

set(WSIFY_PACKAGE_SUFFIX "" CACHE STRING "Behind the version: what the packages were built for, as +deb12")
set(doc ${CMAKE_CURRENT_BINARY_DIR}/doc)

set(CPACK_PACKAGE_VENDOR "The wsify authors")
set(CPACK_PACKAGE_CONTACT "${WSIFY_MAINTAINER}")
set(CPACK_PACKAGE_HOMEPAGE_URL "${WSIFY_HOMEPAGE}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_SET_DESTDIR ON) # configuration is not below the prefix
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
# Each package has a summary of its own. CPack puts this one before it, unless it is CPack's default.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_NAME} built using CMake")
set(CPACK_COMPONENTS_ALL server)
if(WSIFY_CONSOLE)
    list(APPEND CPACK_COMPONENTS_ALL console)
endif()
set(server_about "tiny self-hosted pub/sub server over WebSocket")
set(server_text "Clients connect by WebSocket, join channels and broadcast to them; a back end
publishes with one HTTP POST. Permissions stay in your own code, which wsify
asks by webhook. Messages arrive in order and once, slow clients are cut off
and nobody else pays for them.
.
The package runs it as a hardened service on the loopback interface, with a
key for publishing made at installation.")
set(console_about "watch and operate a wsify server")
set(console_text "A desktop program for the clients, channels, live traffic, refusals, log and
last hour of a wsify server, on the same machine or by ssh.")

# Debian.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_VERSION "${PROJECT_VERSION}${WSIFY_PACKAGE_SUFFIX}")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${WSIFY_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_SERVER_PACKAGE_NAME wsify)
set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION net)
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_SERVER_PACKAGE_SUGGESTS wsify-console)
set(CPACK_DEBIAN_CONSOLE_PACKAGE_NAME wsify-console)
set(CPACK_DEBIAN_CONSOLE_PACKAGE_SECTION net)
set(CPACK_DEBIAN_CONSOLE_PACKAGE_RECOMMENDS wsify)
foreach(script IN ITEMS conffiles postinst prerm postrm)
    list(APPEND CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_SOURCE_DIR}/debian/${script})
endforeach()

# What Debian wants to read below /usr/share/doc.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
find_program(GZIP gzip REQUIRED)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
    string(TOUPPER ${component} upper)
    set(name ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
    set(CPACK_DEBIAN_${upper}_DESCRIPTION "${${component}_about}\n${${component}_text}")
    file(CONFIGURE OUTPUT ${doc}/${name}/changelog @ONLY CONTENT
"${name} (${CPACK_DEBIAN_PACKAGE_VERSION}) unstable; urgency=medium

  * See CHANGELOG.md of the sources.

 -- ${WSIFY_MAINTAINER}  ${date}
")
    execute_process(COMMAND ${GZIP} -9nf ${doc}/${name}/changelog COMMAND_ERROR_IS_FATAL ANY)
    install(FILES ${doc}/${name}/changelog.gz debian/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component})
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/debian/${name}.overrides)
        install(FILES debian/${name}.overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME ${name}
            COMPONENT ${component})
    endif()
endforeach()

# RPM.
set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE MIT)
# The same bytes from the same sources, whenever and wherever they are built.
set(CPACK_RPM_SPEC_MORE_DEFINE "%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _buildhost localhost")
set(CPACK_PACKAGE_RELOCATABLE OFF)
set(CPACK_RPM_PACKAGE_RELOCATABLE OFF)
set(CPACK_RPM_PACKAGE_URL "${WSIFY_HOMEPAGE}")
set(CPACK_RPM_SERVER_PACKAGE_NAME wsify)
set(CPACK_RPM_SERVER_PACKAGE_SUMMARY "A ${server_about}")
string(REPLACE "\n.\n" "\n\n" text "${server_text}") # as an .rpm separates paragraphs
set(CPACK_RPM_SERVER_PACKAGE_DESCRIPTION "${text}")
set(CPACK_RPM_SERVER_POST_INSTALL_SCRIPT_FILE ${CMAKE_CURRENT_SOURCE_DIR}/rpm/post.sh)
set(CPACK_RPM_SERVER_PRE_UNINSTALL_SCRIPT_FILE ${CMAKE_CURRENT_SOURCE_DIR}/rpm/preun.sh)
set(CPACK_RPM_SERVER_POST_UNINSTALL_SCRIPT_FILE ${CMAKE_CURRENT_SOURCE_DIR}/rpm/postun.sh)
set(CPACK_RPM_SERVER_USER_FILELIST "%config(noreplace) ${WSIFY_CONFIG_DIR}/wsify.conf")
set(CPACK_RPM_SERVER_PACKAGE_REQUIRES "systemd")
set(CPACK_RPM_CONSOLE_PACKAGE_NAME wsify-console)
set(CPACK_RPM_CONSOLE_PACKAGE_SUMMARY "Watch and operate a wsify server")
set(CPACK_RPM_CONSOLE_PACKAGE_DESCRIPTION "${console_text}")
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /etc
    /usr/lib/systemd /usr/lib/systemd/system /usr/lib/sysusers.d /usr/lib/tmpfiles.d
    /usr/share/applications /usr/share/metainfo /usr/share/man /usr/share/man/man1 /usr/share/lintian /usr/share/lintian/overrides
    /usr/share/icons /usr/share/icons/hicolor /usr/share/icons/hicolor/scalable /usr/share/icons/hicolor/scalable/apps
    /usr/share/icons/hicolor/symbolic /usr/share/icons/hicolor/symbolic/apps
    /usr/share/bash-completion /usr/share/bash-completion/completions /usr/share/zsh /usr/share/zsh/${WSIFY_ZSH_FUNCTIONS}
    /usr/share/fish /usr/share/fish/vendor_completions.d)

include(CPack)

@echo off
rem The command line of Normative: starts what mvnw.cmd package has built, from any folder.
rem NORMATIVE_JAVA_OPTIONS are more options for the JVM, separated by spaces.
setlocal EnableExtensions DisableDelayedExpansion
for %%d in ("%~dp0..\..") do set "TREE=%%~fd"

set "JAVA=java.exe"
if defined JAVA_HOME goto java_home
where java.exe >nul 2>nul || goto no_java
goto java_named
:java_home
set "JAVA=%JAVA_HOME%\bin\java.exe"
if not exist "%JAVA%" goto no_java
if not exist "%JAVA_HOME%\release" goto java_named
set "MAJOR="
for /f "usebackq tokens=2 delims==" %%v in (`findstr /b "JAVA_VERSION=" "%JAVA_HOME%\release"`) do for /f "delims=." %%m in ("%%~v") do set "MAJOR=%%m"
if not defined MAJOR goto java_named
if %MAJOR% LSS 17 goto too_old
:java_named

set "CLASS_PATH="
set "MISSING="
set "VECTOR="
call :add_module conformance
call :add_module reference
call :add_module golden
call :add_module accelerated
call :add_module reports
if defined MISSING goto not_built

rem What does not compute needs no Vector API, which the JVM greets with a warning, and starts fast.
set "QUICK="
if "%~1"=="" set "QUICK=yes"
for %%c in (list compare inspect fetch-mnist bench -h --help -V --version) do if "%~1"=="%%c" set "QUICK=yes"
for %%c in (-h --help -V --version) do if "%~2"=="%%c" set "QUICK=yes"
if defined QUICK set "VECTOR=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

rem Through the environment: a class path can be longer than a command line may be. A program in Java
rem that --exec starts gets back what is there now; without the variable, that is the folder it is in.
set "NORMATIVE_FORMER_CLASSPATH=."
if defined CLASSPATH set "NORMATIVE_FORMER_CLASSPATH=%CLASSPATH%"
set "CLASSPATH=%CLASS_PATH%"
"%JAVA%" -Duser.language=en -Duser.country=US -Dslf4j.internal.verbosity=ERROR "-Dnormative.tree=%TREE%" --enable-native-access=ALL-UNNAMED %VECTOR% -Xlog:disable -Xlog:all=error:stderr "-Xlog:cds*=off:stderr" -Xshare:auto %NORMATIVE_JAVA_OPTIONS% dev.normative.conformance.cli.Main %*
exit /b %errorlevel%

:no_java
echo normative: there is no "%JAVA%"; expected a JDK, 17 or newer, in JAVA_HOME or on the PATH 1>&2
exit /b 3

:too_old
echo normative: "%JAVA%" is of Java %MAJOR%; expected 17 or newer, in JAVA_HOME or on the PATH 1>&2
exit /b 3

:not_built
echo normative: not built yet: %MISSING% has no jar; run mvnw.cmd package -DskipTests in "%TREE%" 1>&2
exit /b 3

:add_module
set "JAR="
for %%j in ("%TREE%\%1\target\normative-%1-*.jar") do if not defined JAR set "JAR=%%~fj"
if not defined JAR goto no_jar
if "%1"=="accelerated" set "VECTOR=--add-modules=jdk.incubator.vector"
set "CLASS_PATH=%CLASS_PATH%%JAR%;"
if not exist "%TREE%\%1\target\class-path.txt" exit /b 0
for /f "usebackq delims=" %%p in ("%TREE%\%1\target\class-path.txt") do call :append "%%p"
exit /b 0

:no_jar
if "%1"=="accelerated" exit /b 0
if "%1"=="reports" exit /b 0
if not defined MISSING set "MISSING=%1"
exit /b 0

:append
set "CLASS_PATH=%CLASS_PATH%%~1;"
exit /b 0

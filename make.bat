@echo off
rem Every command of the project on Windows: the same ones as in Makefile; a test compares the two.
setlocal
cd /d "%~dp0"
set "BIN=.venv\Scripts"
if not defined PYTHON (
  where py >nul 2>nul && (set "PYTHON=py -3") || (set "PYTHON=python")
)
if "%~1"=="" goto :help
findstr /b /e /c:":%~1" "%~f0" >nul || (
  echo There is no command "%~1". 1>&2
  call :help
  exit /b 2
)
if not "%~2"=="" (
  echo One command at a time: .\make %~1, then .\make %~2 1>&2
  exit /b 2
)
goto :%~1

:help
echo Commands, each run as '.\make COMMAND':
echo   help       list these commands
echo   setup      make .venv and install the locked packages (the others do this first)
echo   report     make the page for April to June 2019 from the shipped sample
echo   test       run the tests
echo   test-slow  run the tests that take longer
echo   fuzz       read 10,000 damaged extracts: no traceback, no hang, nothing lost
echo   lint       check style, types, the direction of imports, and that notebooks are stripped
echo   lab        open JupyterLab in notebooks/
echo   format     put the code in the project's style and strip the notebooks
echo   lock       choose versions again after a change in pyproject.toml (needs uv)
echo   clean      remove what code can make again: caches, processed data, drafts (not approved editions)
exit /b 0

:setup
%PYTHON% tools\set_up.py
exit /b %errorlevel%

:report
call :setup || exit /b 1
%BIN%\kpianalysis clean || exit /b 1
%BIN%\kpianalysis run "2019-20 Q1"
exit /b %errorlevel%

:test
call :setup || exit /b 1
%BIN%\python tools\browser.py --install || exit /b 1
%BIN%\python -m pytest -n 2 --dist loadfile -m "not slow"
exit /b %errorlevel%

:test-slow
call :setup || exit /b 1
%BIN%\python tools\browser.py --install || exit /b 1
%BIN%\python tools\schedulers.py --install || exit /b 1
%BIN%\python -m pytest -n 2 --dist loadfile -m slow
exit /b %errorlevel%

:fuzz
call :setup || exit /b 1
%BIN%\python tools\fuzz.py
exit /b %errorlevel%

:lint
call :setup || exit /b 1
%BIN%\ruff check || exit /b 1
%BIN%\ruff format --check || exit /b 1
%BIN%\mypy || exit /b 1
%BIN%\lint-imports || exit /b 1
for %%n in (notebooks\*.ipynb docs\*.ipynb benchmarks\*.ipynb) do %BIN%\nbstripout --keep-id --verify "%%n" || exit /b 1
exit /b 0

:lab
call :setup || exit /b 1
cd notebooks
..\%BIN%\jupyter lab --ip=127.0.0.1
exit /b %errorlevel%

:format
call :setup || exit /b 1
%BIN%\ruff check --fix --exit-zero --quiet || exit /b 1
%BIN%\ruff format || exit /b 1
for %%n in (notebooks\*.ipynb docs\*.ipynb benchmarks\*.ipynb) do %BIN%\nbstripout --keep-id "%%n" || exit /b 1
exit /b 0

:lock
where uv >nul 2>nul || (
  echo make lock needs uv: pip install uv 1>&2
  exit /b 1
)
uv pip compile pyproject.toml --extra cluster --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet -o requirements.lock
exit /b %errorlevel%

:clean
for %%d in (.pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis .benchmarks htmlcov) do if exist %%d rmdir /s /q %%d
del /q .coverage .coverage.* 2>nul
for /d %%d in (data\processed\*) do rmdir /s /q "%%d"
for /d %%c in (outputs\*) do for /d %%p in ("%%c\*") do (
  if exist "%%p\draft" rmdir /s /q "%%p\draft"
  if exist "%%p\exempt-draft" rmdir /s /q "%%p\exempt-draft"
  if /i "%%~nxp"=="mitigations" rmdir /s /q "%%p"
  if exist "%%p\next-steps.txt" del /q "%%p\next-steps.txt"
)
if exist outputs\index.html del /q outputs\index.html
for /d %%c in (outputs\*) do if exist "%%c\index.html" del /q "%%c\index.html"
exit /b 0
